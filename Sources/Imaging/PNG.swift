import CCodecs
import Pixels

/// PNG through libpng.
public enum PNG {
  /// - Parameter level: 0 (quick) to 9 (small).
  public static func encode(_ image: Image, level: Int = 6) throws -> [UInt8] {
    guard (1...4).contains(image.channels) else {
      throw ImagingError.unencodable("PNG: a picture of \(image.channels) channels; expected 1 to 4")
    }
    var info = cc_png_info(
      width: Int32(image.size.width), height: Int32(image.size.height),
      channels: Int32(image.channels), value_bytes: Int32(image.type.byteCount))
    var out = cc_buffer()
    let (status, message) = withMessage {
      cc_png_encode(image.bytes, &info, Int32(level), &out, $0)
    }
    guard status == CC_DONE else { throw ImagingError.unencodable("PNG: \(message)") }
    return out.take()
  }

  static func decode(_ bytes: [UInt8], name: String, limits: DecodeLimits) throws -> Image {
    try bytes.withUnsafeBufferPointer { file in
      var info = cc_png_info()
      let (reader, problem) = withMessage { cc_png_open(file.baseAddress, file.count, &info, $0) }
      guard let reader else { throw ImagingError.undecodable(name, problem: problem) }
      defer { cc_png_close(reader) }
      try limits.check(name, width: Int(info.width), height: Int(info.height))
      let size = Size(height: Int(info.height), width: Int(info.width))
      let channels = Int(info.channels)
      let type: PixelType = info.value_bytes == 2 ? .uint16 : .uint8
      var pixels = [UInt8](repeating: 0, count: size.area * channels * type.byteCount)
      let (status, reason) = withMessage { cc_png_read(reader, &pixels, $0) }
      guard status == CC_DONE else { throw ImagingError.undecodable(name, problem: reason) }
      return Image(size: size, channels: channels, type: type, bytes: pixels)
    }
  }
}
