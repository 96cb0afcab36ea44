import Pixels

/// Some samples of a data set, ready for a step of training.
public struct Batch: Sendable, Equatable {
  /// Which samples of the data set these are.
  public let indices: [Int]
  /// `[B, H, W, C]`.
  public let pixels: [UInt8]
  public let size: Size
  public let channels: Int
  /// Class indices of each label by its name, `[B]`, -1 = missing.
  public let labels: [String: [Int32]]

  public init(
    indices: [Int], pixels: [UInt8], size: Size, channels: Int, labels: [String: [Int32]]
  ) {
    self.indices = indices
    self.pixels = pixels
    self.size = size
    self.channels = channels
    self.labels = labels
  }

  public var count: Int { indices.count }
}
