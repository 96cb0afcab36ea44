import Networks
import Pixels
import Tensors

/// Shape of one sample between networks: a feature map (or picture), or a vector with size 1 x 1.
public struct FeatureShape: Hashable, Sendable, Codable, CustomStringConvertible {
  public let channels: Int
  public let size: Size

  public init(channels: Int, size: Size) {
    self.channels = channels
    self.size = size
  }

  public static func vector(_ length: Int) -> FeatureShape {
    FeatureShape(channels: length, size: Size(side: 1))
  }

  /// Numbers of one sample.
  public var count: Int { channels * size.area }

  /// What lies in one row: words, or what sensors measured over time.
  public var isSequence: Bool { size.height == 1 && size.width > 1 }

  /// The side that poolings shorten: the shorter one, or a sequence's length.
  var side: Int { isSequence ? size.width : min(size.height, size.width) }

  /// After a 2 x 2 pooling, which drops an odd last row or column; of sequences along their length.
  var pooled: FeatureShape {
    FeatureShape(
      channels: channels,
      size: Size(height: isSequence ? 1 : size.height / 2, width: size.width / 2))
  }

  func with(channels: Int) -> FeatureShape { FeatureShape(channels: channels, size: size) }

  /// Channels last, as the paper writes shapes: `54 x 44 x 128`.
  public var description: String { "\(size) x \(channels)" }
}

/// A module with the shapes of what goes in and comes out.
public struct Network: Module {
  public let module: any Module
  public let input: FeatureShape
  public let output: FeatureShape

  public init(module: any Module, input: FeatureShape, output: FeatureShape) {
    self.module = module
    self.input = input
    self.output = output
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    module(x, mode)
  }
}
