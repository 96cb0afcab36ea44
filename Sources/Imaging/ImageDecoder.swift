import CCodecs
import Pixels

/// Files to pictures: orientation applied, all metadata dropped.
public enum ImageDecoder {
  /// The picture as the file holds it; 16-bit values are kept.
  /// - Throws: `ImagingError` that names the file.
  public static func decode(
    _ bytes: [UInt8], name: String, limits: DecodeLimits = .standard
  ) throws -> Image {
    switch ImageFormat.sniff(bytes) {
    case .jpeg:
      return try JPEG.decode(bytes, name: name, limits: limits)
    case .png: return try PNG.decode(bytes, name: name, limits: limits)
    case .webp: return try WebP.decode(bytes, name: name, limits: limits)
    case .netpbm: return try Netpbm.decode(bytes, name: name, limits: limits)
    case nil:
      if let (kind, remedy) = ImageFormat.foreign(bytes) {
        throw ImagingError.unsupported(name, kind: kind, remedy: remedy)
      }
      throw ImagingError.unknown(name)
    }
  }

  /// The picture with 8 bits a value, scaled so that the shorter side fits and cut at the centre.
  /// - Parameters:
  ///   - channels: 1 or 3; transparency is laid over black.
  public static func decode(
    _ bytes: [UInt8], name: String, size: Size, channels: Int,
    limits: DecodeLimits = .standard
  ) throws -> Image {
    let whole =
      ImageFormat.sniff(bytes) == .jpeg
      ? try JPEG.decode(
        bytes, name: name, limits: limits, atLeast: size, grey: channels == 1)
      : try decode(bytes, name: name, limits: limits).as8Bit()
    return whole.converted(toChannels: channels).filling(size)
  }
}

/// Runs a C codec with a buffer for its message.
func withMessage<Result>(_ body: (UnsafeMutablePointer<CChar>) -> Result) -> (Result, String) {
  var buffer = [CChar](repeating: 0, count: Int(CC_MESSAGE_SIZE))
  let result = buffer.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
  let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  return (result, String(decoding: text, as: UTF8.self))
}

extension cc_buffer {
  /// The bytes, taken over from C.
  mutating func take() -> [UInt8] {
    defer { cc_buffer_free(&self) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
