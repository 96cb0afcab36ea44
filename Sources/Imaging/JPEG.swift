import CCodecs
import Pixels

/// JPEG files, by libjpeg-turbo.
public enum JPEG {
  /// How finely colour is stored beside brightness.
  public enum Chroma: Sendable {
    /// Half the resolution in both directions (4:2:0), as most programs do.
    case halved
    /// Full resolution (4:4:4).
    case full
  }

  /// Of what is written.
  public static let longestSide = 65500

  /// - Parameters:
  ///   - image: 1 or 3 channels of 8 bits.
  ///   - quality: 1 (smallest) to 100 (best).
  ///   - text: a comment under a keyword, see `EmbeddedText`; nil for none.
  /// - Throws: `ImagingError.cannotEncode`.
  public static func encode(
    _ image: Image, quality: Int, chroma: Chroma = .halved,
    text: (keyword: String, content: String)? = nil
  ) throws -> [UInt8] {
    precondition(
      (1...100).contains(quality), "JPEG.encode: got quality \(quality), expected 1...100")
    try image.checkEncodable(
      .jpeg, channels: [1, 3], types: [.uint8], longestSide: longestSide)
    let file = try Codec.encode(.jpeg, image.bytes) { pixels, buffer, message in
      cc_jpeg_encode(
        pixels, Int32(image.size.width), Int32(image.size.height),
        image.channels == 1 ? CC_GREY : CC_RGB, Int32(quality), chroma == .halved ? 1 : 0, &buffer,
        message)
    }
    return text.map { EmbeddedText.adding($0, toJPEG: file) } ?? file
  }

  /// The whole picture: 1 channel where the file is grey, else 3.
  static func decode(_ file: EncodedFile) throws -> Image {
    let reader = try JPEGReader(file)
    return try reader.read(eighths: 8, channels: reader.isGrey ? 1 : 3)
      .oriented(orientation(of: file))
  }

  /// The picture scaled and cut to `size`.
  static func decode(_ file: EncodedFile, covering size: Size, channels: Int) throws -> Image {
    let reader = try JPEGReader(file)
    let orientation = orientation(of: file)
    // Turned last, when the picture is small.
    let target = orientation.applied(to: size)
    let box = CropBox(of: reader.size, covering: target)
    let eighths = eighths(box, target)
    let picture = try reader.read(eighths: eighths, channels: channels)
    let scaledBox = eighths == 8 ? box : box.scaled(by: Double(eighths) / 8, within: picture.size)
    return picture.resampled(scaledBox, to: target).oriented(orientation)
  }

  /// The coarsest scale of the decoder that leaves three times the target's pixels a side.
  ///
  /// Against a full decode followed by the same filter this costs about one grey level: 49 to 53 dB
  /// on mosaics of faces, where twice the pixels, as in Pillow's thumbnails, gives 43 to 51 dB.
  private static func eighths(_ box: CropBox, _ target: Size) -> Int {
    let spare = min(box.width / Double(target.width), box.height / Double(target.height))
    if spare >= 24 { return 1 }
    return spare >= 12 ? 2 : spare >= 6 ? 4 : 8
  }

  /// The EXIF orientation, from the first APP1 segment that holds one.
  private static func orientation(of file: EncodedFile) -> Orientation {
    var position = 2
    while let marker = file.bigEndian(2, at: position), marker > 0xFF00 {
      // A marker may be padded with any number of 0xFF.
      if marker == 0xFFFF {
        position += 1
        continue
      }
      // The pixels start, or the file ends.
      if marker == 0xFFDA || marker == 0xFFD9 { break }
      guard let length = file.bigEndian(2, at: position + 2), length >= 2 else { break }
      if marker == 0xFFE1, file.has("Exif\0\0", at: position + 4) {
        return Orientation(exif: file, from: position + 10, to: position + 2 + length)
      }
      position += 2 + length
    }
    return .upright
  }
}

/// One JPEG between its header and its pixels.
private struct JPEGReader: ~Copyable {
  let size: Size
  let isGrey: Bool
  private let isCMYK: Bool
  private let file: EncodedFile
  private let handle: OpaquePointer

  init(_ file: EncodedFile) throws {
    var info = cc_jpeg_info()
    let (handle, message) = Codec.call {
      cc_jpeg_open(file.bytes.baseAddress, file.bytes.count, &info, $0)
    }
    guard let handle else { throw Self.failure(message, file) }
    do {
      size = try file.checked(width: Int(info.width), height: Int(info.height))
    } catch {
      cc_jpeg_close(handle)
      throw error
    }
    isGrey = info.is_grey != 0
    isCMYK = info.is_cmyk != 0
    self.file = file
    self.handle = handle
  }

  deinit {
    cc_jpeg_close(handle)
  }

  /// - Parameters:
  ///   - eighths: the scale, 1, 2, 4 or 8 eighths.
  ///   - channels: 1 or 3.
  func read(eighths: Int, channels: Int) throws -> Image {
    let colors = isCMYK ? CC_CMYK : channels == 1 ? CC_GREY : CC_RGB
    let scaled = Size(
      height: (size.height * eighths + 7) / 8, width: (size.width * eighths + 7) / 8)
    let byteCount = scaled.area * Int(colors.rawValue)
    let bytes = try [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
      let (status, message) = Codec.call {
        cc_jpeg_read(handle, Int32(eighths), colors, output.baseAddress, $0)
      }
      guard status == CC_DONE || (status == CC_WARNED && isHarmless(message)) else {
        throw Self.failure(message, file)
      }
      count = byteCount
    }
    guard isCMYK else { return Image(size: scaled, channels: channels, bytes: bytes) }
    return Image(size: scaled, channels: 3, bytes: Self.rgb(fromCMYK: bytes, isInverted: isAdobe))
      .converted(toChannels: channels)
  }

  /// Whether the picture is whole although libjpeg found fault: bytes between segments and odd
  /// header fields, which cameras write. Lost data (early end, damaged codes) is not harmless.
  private func isHarmless(_ warning: String) -> Bool {
    let loses =
      warning.hasPrefix("Premature end")
      || (warning.hasPrefix("Corrupt JPEG data") && !warning.contains("extraneous bytes"))
    // Only the first warning is known, so the end of the picture is looked for as well.
    return !loses
      && (1..<file.bytes.count).reversed().contains {
        file.bytes[$0] == 0xD9 && file.bytes[$0 - 1] == 0xFF
      }
  }

  /// Adobe's programs store CMYK inverted and say so by an APP14 segment.
  private var isAdobe: Bool {
    var position = 2
    while let marker = file.bigEndian(2, at: position), marker > 0xFF00, marker != 0xFFDA,
      let length = file.bigEndian(2, at: position + 2)
    {
      if marker == 0xFFEE, file.has("Adobe", at: position + 4) { return true }
      position += 2 + length
    }
    return false
  }

  private static func rgb(fromCMYK inks: [UInt8], isInverted: Bool) -> [UInt8] {
    let flip: UInt8 = isInverted ? 0 : 255
    return [UInt8](unsafeUninitializedCapacity: inks.count / 4 * 3) { output, count in
      for pixel in 0..<inks.count / 4 {
        let white = Int(inks[pixel * 4 + 3] ^ flip)
        for ink in 0..<3 {
          let light = Int(inks[pixel * 4 + ink] ^ flip)
          output[pixel * 3 + ink] = UInt8((light * white + 127) / 255)
        }
      }
      count = inks.count / 4 * 3
    }
  }

  /// libjpeg's sentence as our error: valid files of a rare kind are told apart from damaged ones.
  private static func failure(_ message: String, _ file: EncodedFile) -> ImagingError {
    let rare = ["Unsupported JPEG process", "Unsupported JPEG data precision", "not supported"]
    if rare.contains(where: message.contains) {
      return file.unsupported(message, remedy: file.conversion)
    }
    return file.damaged(message)
  }
}
