/// How one value of an image is stored.
public enum PixelType: String, Sendable, Codable {
  case uint8
  case uint16

  /// Bytes of one value.
  public var byteCount: Int { self == .uint8 ? 1 : 2 }
}

/// A decoded picture: interleaved rows `[H, W, C]`, top row first.
///
/// Values of 16 bits are little endian. Channels: 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha.
public struct Image: Sendable, Equatable {
  public let size: Size
  public let channels: Int
  public let type: PixelType
  /// `height · width · channels · type.byteCount` bytes.
  public var bytes: [UInt8]

  public init(size: Size, channels: Int, type: PixelType = .uint8, bytes: [UInt8]) {
    let expected = size.area * channels * type.byteCount
    precondition(
      bytes.count == expected,
      "Image \(size) with \(channels) channels of \(type.rawValue): "
        + "got \(bytes.count) bytes, expected \(expected)")
    self.size = size
    self.channels = channels
    self.type = type
    self.bytes = bytes
  }

  /// A picture of zeros.
  public init(size: Size, channels: Int, type: PixelType = .uint8) {
    self.init(
      size: size, channels: channels, type: type,
      bytes: [UInt8](repeating: 0, count: size.area * channels * type.byteCount))
  }

  /// The same picture with 8 bits a value: 16-bit values keep their high byte.
  public func as8Bit() -> Image {
    guard type == .uint16 else { return self }
    let high = stride(from: 1, to: bytes.count, by: 2).map { bytes[$0] }
    return Image(size: size, channels: channels, bytes: high)
  }
}
