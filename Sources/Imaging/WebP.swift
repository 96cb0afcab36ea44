import CCodecs
import Pixels

/// WebP through libwebp; animations are refused.
public enum WebP {
  /// - Parameter quality: 0 to 100; nil loses nothing.
  public static func encode(_ image: Image, quality: Float? = nil) throws -> [UInt8] {
    guard image.type == .uint8, image.channels == 3 || image.channels == 4 else {
      throw ImagingError.unencodable("WebP: expected 8-bit RGB or RGBA, convert the picture first")
    }
    var out = cc_buffer()
    let (status, message) = withMessage {
      cc_webp_encode(
        image.bytes, Int32(image.size.width), Int32(image.size.height), Int32(image.channels),
        quality ?? -1, &out, $0)
    }
    guard status == CC_DONE else { throw ImagingError.unencodable("WebP: \(message)") }
    return out.take()
  }

  static func decode(_ bytes: [UInt8], name: String, limits: DecodeLimits) throws -> Image {
    var info = cc_webp_info()
    let (opened, problem) = withMessage { cc_webp_read_info(bytes, bytes.count, &info, $0) }
    guard opened == CC_DONE else { throw ImagingError.undecodable(name, problem: problem) }
    try limits.check(name, width: Int(info.width), height: Int(info.height))
    guard info.is_animated == 0 else {
      throw ImagingError.unsupported(name, kind: "animated WebP", remedy: "take out one frame first")
    }
    let size = Size(height: Int(info.height), width: Int(info.width))
    let channels = info.has_alpha != 0 ? 4 : 3
    var pixels = [UInt8](repeating: 0, count: size.area * channels)
    let (status, reason) = withMessage {
      cc_webp_decode(bytes, bytes.count, &info, &pixels, $0)
    }
    guard status == CC_DONE else { throw ImagingError.undecodable(name, problem: reason) }
    return Image(size: size, channels: channels, bytes: pixels)
  }
}
