import Imaging
import Pixels
import Testing

/// Damaged files throw or give a picture; they never crash and never take much memory.
@Suite("Damage")
struct DamageTests {
  static let files = [
    "baseline.jpg", "progressive.jpg", "restarts.jpg", "grey.jpg", "grey-progressive.jpg",
    "cmyk.jpg", "orientation-3.jpg", "orientation-6.jpg", "channels1-depth8.png",
    "channels2-depth16.png", "channels4-depth8.png", "grey-depth1.png", "interlaced.png",
    "palette.png", "palette-alpha.png", "grey-key.png", "orientation-6.png", "lossless3.webp",
    "lossless4.webp", "lossy3.webp", "lossy4.webp", "animated.webp", "orientation-8.webp",
    "P2-15.pgm", "P3-65535.ppm", "P5-1023.pgm", "P5-255.pgm", "P6-100.ppm", "P6-65535.ppm",
  ]

  /// Flipped bits of a size make large pictures of nothing; they need not be decoded here.
  private static let limits = DecodeLimits(pixels: 1 << 14)

  @Test("every beginning of a file is refused by name", arguments: files)
  func truncation(_ file: String) {
    let bytes = Fixtures.bytes(file)
    for count in 0..<bytes.count {
      let text = message {
        _ = try ImageDecoder.decode(Array(bytes.prefix(count)), name: file, limits: Self.limits)
      }
      // The last digit of a plain file may be cut unnoticed.
      let mayPass = (file.hasPrefix("P2") || file.hasPrefix("P3")) && count > bytes.count - 5
      #expect(text?.hasPrefix("\(file): ") ?? mayPass, "\(count) of \(bytes.count) bytes")
    }
  }

  @Test("every flipped bit is survived", arguments: files)
  func bitFlips(_ file: String) {
    var bytes = Fixtures.bytes(file)
    for bit in 0..<bytes.count * 8 {
      bytes[bit / 8] ^= 1 << (bit % 8)
      defer { bytes[bit / 8] ^= 1 << (bit % 8) }
      do {
        let image = try ImageDecoder.decode(
          bytes, name: file, size: Size(height: 4, width: 3), channels: bit % 2 == 0 ? 3 : 1,
          limits: Self.limits)
        #expect(image.size.area == 12)
      } catch {
        #expect(String(describing: error).hasPrefix("\(file): "))
      }
    }
  }

  @Test("nothing but noise behind a signature is refused")
  func noise() {
    let signatures: [[UInt8]] = [
      [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
      Array("RIFF\u{40}\0\0\0WEBPVP8 ".utf8), Array("P6\n".utf8),
    ]
    for signature in signatures {
      for seed in 0..<200 as Range<UInt64> {
        let noise = Image.noise(Size(side: 12), channels: 1, seed: seed).bytes
        #expect(throws: ImagingError.self) {
          try ImageDecoder.decode(signature + noise, name: "noise", limits: Self.limits)
        }
      }
    }
  }
}
