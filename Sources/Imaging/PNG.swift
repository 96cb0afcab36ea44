import CCodecs
import Pixels

/// PNG files, by libpng.
public enum PNG {
  /// Of what is written.
  public static let longestSide = 1_000_000

  /// - Parameters:
  ///   - image: 1 to 4 channels of 8 or 16 bits.
  ///   - level: 0 stores; 1 to 6 are quick and good for photographs; 7 to 9 search for repeats,
  ///     which makes drawings smaller.
  ///   - text: ASCII that is stored under a keyword of 1 to 79 letters; nil for none.
  /// - Returns: the same bytes for the same arguments; no other text, no time.
  /// - Throws: `ImagingError.cannotEncode`.
  public static func encode(
    _ image: Image, level: Int = 6, text: (keyword: String, content: String)? = nil
  ) throws -> [UInt8] {
    precondition((0...9).contains(level), "PNG.encode: got level \(level), expected 0...9")
    try image.checkEncodable(
      .png, channels: [1, 2, 3, 4], types: [.uint8, .uint16], longestSide: longestSide)
    var info = cc_png_info(
      width: Int32(image.size.width), height: Int32(image.size.height),
      channels: Int32(image.channels), value_bytes: Int32(image.type.byteCount))
    return try Codec.encode(.png, image.bytes) { pixels, buffer, message in
      guard let text else {
        return cc_png_encode(pixels, &info, Int32(level), nil, nil, &buffer, message)
      }
      return cc_png_encode(
        pixels, &info, Int32(level), text.keyword, text.content, &buffer, message)
    }
  }

  /// The text that a PNG file holds under a keyword before its pixels; nil where there is none, or
  /// where the bytes are no PNG file.
  public static func text(_ bytes: [UInt8], keyword: String) -> String? {
    bytes.withUnsafeBufferPointer { file in
      var info = cc_png_info()
      let (handle, _) = Codec.call { cc_png_open(file.baseAddress, file.count, &info, $0) }
      guard let handle else { return nil }
      defer { cc_png_close(handle) }
      return cc_png_text(handle, keyword).map { String(cString: $0) }
    }
  }

  /// The whole picture: palettes expanded, 16 bits kept, fewer than 8 stretched to 8.
  static func decode(_ file: EncodedFile) throws -> Image {
    // The header chunk comes first, so the size is known before libpng allocates anything.
    guard let width = file.bigEndian(4, at: 16), let height = file.bigEndian(4, at: 20),
      file.has("IHDR", at: 12)
    else { throw file.damaged("the file ends early") }
    let size = try file.checked(width: width, height: height)
    guard canHold(size, file) else { throw file.damaged("too short for its \(size) pixels") }
    var info = cc_png_info()
    let (handle, openMessage) = Codec.call {
      cc_png_open(file.bytes.baseAddress, file.bytes.count, &info, $0)
    }
    guard let handle else { throw file.damaged(openMessage) }
    defer { cc_png_close(handle) }
    guard Int(info.width) == width, Int(info.height) == height else {
      throw file.damaged("two headers")
    }
    let type: PixelType = info.value_bytes == 2 ? .uint16 : .uint8
    let byteCount = size.area * Int(info.channels) * type.byteCount
    let bytes = try [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
      let (status, message) = Codec.call { cc_png_read(handle, output.baseAddress, $0) }
      guard status == CC_DONE else { throw file.damaged(message) }
      count = byteCount
    }
    return Image(size: size, channels: Int(info.channels), type: type, bytes: bytes)
      .oriented(orientation(of: file))
  }

  /// Deflate packs 1032 bytes into one at best: a short file with a large header is not believed,
  /// before there is memory for what it claims.
  private static func canHold(_ size: Size, _ file: EncodedFile) -> Bool {
    guard file.bytes.count > 25 else { return false }
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(file.bytes[25])] ?? 1
    let bits = Int(file.bytes[24]) * samples
    return size.area / 8 * bits <= 1032 * file.bytes.count
  }

  /// The EXIF orientation, from the eXIf chunk where there is one.
  private static func orientation(of file: EncodedFile) -> Orientation {
    var position = 8
    while let length = file.bigEndian(4, at: position), !file.has("IEND", at: position + 4) {
      if file.has("eXIf", at: position + 4) {
        return Orientation(exif: file, from: position + 8, to: position + 8 + length)
      }
      position += 12 + length
    }
    return .upright
  }
}
