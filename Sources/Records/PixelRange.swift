/// What a model takes pictures as.
public enum PixelRange: String, Sendable, CaseIterable {
  case unit = "0:1"
  case symmetric = "-1:1"
  case bytes = "0:255"
  /// 0 to 1, less ImageNet's mean, divided by its deviation, channel by channel.
  case imageNet = "imagenet"

  /// Of a byte.
  public func value(_ byte: UInt8, channel: Int) -> Float {
    let value = Float(byte)
    return switch self {
    case .unit: value / 255
    case .symmetric: value / 127.5 - 1
    case .bytes: value
    case .imageNet: (value / 255 - Self.mean[channel % 3]) / Self.deviation[channel % 3]
    }
  }

  private static let mean: [Float] = [0.485, 0.456, 0.406]
  private static let deviation: [Float] = [0.229, 0.224, 0.225]
}
