import Networks
import Pixels
import Tensors

/// U-net with skip connections (Ronneberger, Fischer and Brox): three levels of two convolutions
/// down, the same up again beside what was seen on the way down.
public struct UNet: Module {
  let down: [Sequential]
  let middle: Sequential
  let up: [Sequential]
  let last: ConvBlock

  static let levels = 3

  /// - Parameters:
  ///   - input: maps; those of another size than the picture's are scaled to that first.
  ///   - picture: at least 8 x 8.
  ///   - channels: of the first level; each further one has twice as many.
  public static func network(
    from input: FeatureShape, to picture: FeatureShape, channels: Int
  ) -> Network {
    let network = UNet(input.channels, picture.channels, channels)
    guard input.size != picture.size else {
      return Network(module: network, input: input, output: picture)
    }
    return Network(
      module: Sequential([Upsample(to: picture.size), network]), input: input, output: picture)
  }

  private init(_ inputs: Int, _ outputs: Int, _ channels: Int) {
    func pair(_ inputs: Int, _ outputs: Int) -> Sequential {
      Sequential([ConvBlock(inputs, outputs), ConvBlock(outputs, outputs)])
    }
    let widths = (0..<Self.levels).map { channels << $0 }
    down = widths.enumerated().map { pair($0.offset == 0 ? inputs : $0.element / 2, $0.element) }
    middle = pair(channels << (Self.levels - 1), channels << Self.levels)
    up = widths.reversed().map { pair(3 * $0, $0) }
    last = ConvBlock(channels, outputs, kernel: 1, normalized: false, activation: .sigmoid)
  }

  /// - Parameter x: `[N, I, H, W]`.
  /// - Returns: `[N, O, H, W]` in [0, 1].
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    var (features, seen) = (x, [Tensor]())
    for level in down {
      let level = level(features, mode)
      seen.append(level)
      features = level.maxPooled()
    }
    features = middle(features, mode)
    for (level, skipped) in zip(up, seen.reversed()) {
      // To the size that was left: odd sides come back exactly.
      let (height, width) = (skipped.shape[2], skipped.shape[3])
      let raised = features.upsampledNearest(height: height, width: width)
      features = level(.concatenated([raised, skipped], along: 1), mode)
    }
    return last(features, mode)
  }
}
