import CCodecs
import Pixels

/// JPEG through libjpeg-turbo.
public enum JPEG {
  /// - Parameter quality: 1 to 100. Colour is kept at full resolution.
  public static func encode(_ image: Image, quality: Int) throws -> [UInt8] {
    guard image.type == .uint8, image.channels == 1 || image.channels == 3 else {
      throw ImagingError.unencodable(
        "JPEG: a picture of \(image.channels) channels of \(image.type.rawValue); "
          + "expected 8-bit grey or RGB, convert it first")
    }
    var out = cc_buffer()
    let colors = image.channels == 1 ? CC_GREY : CC_RGB
    let (status, message) = withMessage {
      cc_jpeg_encode(
        image.bytes, Int32(image.size.width), Int32(image.size.height), colors, Int32(quality), 0,
        &out, $0)
    }
    guard status == CC_DONE else { throw ImagingError.unencodable("JPEG: \(message)") }
    return out.take()
  }

  /// - Parameters:
  ///   - target: the picture may come smaller than stored, but never below twice this size on
  ///     both sides, from where scaling loses nothing visible; nil keeps the size.
  static func decode(
    _ bytes: [UInt8], name: String, limits: DecodeLimits, atLeast target: Size? = nil,
    grey: Bool = false
  ) throws -> Image {
    var info = cc_jpeg_info()
    let (opened, problem) = withMessage { cc_jpeg_read_info(bytes, bytes.count, &info, $0) }
    guard opened == CC_DONE else { throw ImagingError.undecodable(name, problem: problem) }
    try limits.check(name, width: Int(info.width), height: Int(info.height))
    guard info.is_cmyk == 0 else {
      throw ImagingError.unsupported(
        name, kind: "CMYK JPEG", remedy: "convert it to RGB first: magick INPUT -colorspace sRGB OUTPUT.jpg")
    }
    let eighths = scale(info, for: target)
    let colors = grey || info.is_grey != 0 ? CC_GREY : CC_RGB
    let size = Size(
      height: (Int(info.height) * eighths + 7) / 8, width: (Int(info.width) * eighths + 7) / 8)
    let channels = colors == CC_GREY ? 1 : 3
    var pixels = [UInt8](repeating: 0, count: size.area * channels)
    let (status, reason) = withMessage {
      cc_jpeg_decode(bytes, bytes.count, &info, Int32(eighths), colors, &pixels, $0)
    }
    guard status == CC_DONE else { throw ImagingError.undecodable(name, problem: reason) }
    let image = Image(size: size, channels: channels, bytes: pixels)
    return image.oriented(Orientation.of(jpeg: bytes))
  }

  private static func scale(_ info: cc_jpeg_info, for target: Size?) -> Int {
    guard let target else { return 8 }
    let side = 2 * max(target.height, target.width)
    return [1, 2, 4].first {
      min(Int(info.height), Int(info.width)) * $0 / 8 >= side
    } ?? 8
  }
}
