import Imaging
import Pixels
import Testing

@Suite("ImagingError")
struct ImagingErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let expected: String

    var testDescription: String { name }
  }

  static let readable = "JPEG, PNG, WebP, PGM and PPM are read"

  static let refused: [Case] = [
    Case(
      name: "a.jpg", bytes: [],
      expected: "a.jpg: empty file; \(readable); fetch or export the file again"),
    Case(
      name: "a.jpg", bytes: Array("<!DOCTYPE html>".utf8),
      expected: "a.jpg: not a known picture format; \(readable); convert it, for instance with "
        + "magick a.jpg a.png"),
    Case(
      name: "ct/scan 1.dcm", bytes: [UInt8](repeating: 0, count: 128) + Array("DICM\u{2}".utf8),
      expected:
        "ct/scan 1.dcm: a DICOM file; \(readable); convert it with DCMTK, for instance with "
        + "dcmj2pnm --write-png --min-max-window 'ct/scan 1.dcm' 'ct/scan 1.png' "
        + "(dcm2pnm where the pixels are not compressed, dcm2img from DCMTK 3.6.9 on)"),
    Case(
      name: "a.heic", bytes: [0, 0, 0, 24] + Array("ftypheic".utf8),
      expected: "a.heic: a HEIC picture; \(readable); convert it, for instance with "
        + "heif-convert a.heic a.png"),
    Case(
      name: "a.avif", bytes: [0, 0, 0, 24] + Array("ftypavif".utf8),
      expected: "a.avif: an AVIF picture; \(readable); convert it, for instance with "
        + "avifdec a.avif a.png"),
    Case(
      name: "a.gif", bytes: Array("GIF89a".utf8),
      expected: "a.gif: a GIF picture; \(readable); convert its first picture, for instance with "
        + "magick 'a.gif[0]' a.png"),
    Case(
      name: "a.b/it's.tif", bytes: [0x4D, 0x4D, 0, 42, 0, 0, 0, 8],
      expected:
        "a.b/it's.tif: a TIFF picture; \(readable); convert its first picture, for instance "
        + "with magick 'a.b/it'\\''s.tif[0]' 'a.b/it'\\''s.png'"),
    Case(
      name: "noextension", bytes: [0x42, 0x4D, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0],
      expected: "noextension: a BMP picture; \(readable); convert it, for instance with "
        + "magick noextension noextension.png"),
    Case(
      name: "a.jp2", bytes: [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20],
      expected: "a.jp2: a JPEG 2000 picture; \(readable); convert it, for instance with "
        + "magick a.jp2 a.png"),
    Case(
      name: "a.jxl", bytes: [0xFF, 0x0A, 0, 0],
      expected: "a.jxl: a JPEG XL picture; \(readable); convert it, for instance with "
        + "djxl a.jxl a.png"),
    Case(
      name: "p.pbm", bytes: Array("P4\n8 1\n\0".utf8),
      expected: "p.pbm: a Netpbm file of kind P4; PGM and PPM (P2, P3, P5, P6) are read; "
        + "convert it, for instance with magick p.pbm p.png"),
    Case(
      name: "huge.pgm", bytes: Array("P5 50000 50000 255\n".utf8),
      expected: "huge.pgm: the header claims 50000 x 50000 pixels; at most 100000000 pixels are "
        + "decoded; scale the picture down or raise DecodeLimits.pixels"),
    Case(
      name: "none.pgm", bytes: Array("P5 0 3 255\n".utf8),
      expected: "none.pgm: damaged PGM/PPM file (the header claims 3 x 0 pixels); a whole file was "
        + "expected; fetch or export the file again"),
    Case(
      name: "short.ppm", bytes: Array("P6 3 2 255\nabc".utf8),
      expected:
        "short.ppm: damaged PGM/PPM file (3 bytes of pixels, at least 18 expected); a whole "
        + "file was expected; fetch or export the file again"),
  ]

  @Test("what is refused is named, with a remedy", arguments: refused)
  func refuses(_ refused: Case) {
    let whole = message { _ = try ImageDecoder.decode(refused.bytes, name: refused.name) }
    #expect(whole == refused.expected)
    let sized = message {
      _ = try ImageDecoder.decode(
        refused.bytes, name: refused.name, size: Size(side: 8), channels: 3)
    }
    #expect(sized == refused.expected)
  }

  @Test("what an encoder cannot write is named, with a remedy")
  func refusesToEncode() {
    let wide = Image(size: Size(side: 2), channels: 3, type: .uint16)
    let clear = Image(size: Size(side: 2), channels: 4)
    let none = Image(size: Size(height: 0, width: 2), channels: 1)
    let cases: [(String?, String)] = [
      (
        message { _ = try JPEG.encode(wide, quality: 90) },
        "JPEG encoder: 16 bits a value; it writes 8; use as8Bit()"
      ),
      (
        message { _ = try JPEG.encode(clear, quality: 90) },
        "JPEG encoder: 4 channels; it writes 1, 3; use converted(toChannels: 3)"
      ),
      (
        message { _ = try WebP.encode(none) },
        "WebP encoder: a picture of 0 x 2 pixels; sides of 1 to 16383 are written; "
          + "scale it with resized(to:)"
      ),
      (
        message { _ = try WebP.encode(Image(size: Size(side: 2), channels: 1)) },
        "WebP encoder: 1 channels; it writes 3, 4; use converted(toChannels: 4)"
      ),
      (
        message { _ = try Netpbm.encode(clear) },
        "PGM/PPM encoder: 4 channels; it writes 1, 3; use converted(toChannels: 3)"
      ),
    ]
    for (got, expected) in cases { #expect(got == expected) }
  }
}
