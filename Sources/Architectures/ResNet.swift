import Networks
import Pixels
import Tensors

/// Residual networks (He, Zhang, Ren and Sun, Table 1), whole or split after any block: a stem, four
/// groups of blocks, global pooling, logits.
public enum ResNet {
  public enum Depth: Int, Sendable, CaseIterable, Codable {
    case eighteen = 18
    case fifty = 50
    case oneHundredOne = 101

    /// Of each group.
    var blocks: [Int] {
      switch self {
      case .eighteen: [2, 2, 2, 2]
      case .fifty: [3, 4, 6, 3]
      case .oneHundredOne: [3, 4, 23, 3]
      }
    }

    var hasBottlenecks: Bool { self != .eighteen }
  }

  public enum Stem: Sendable {
    /// A 3 x 3 convolution, for pictures of some 32 pixels (section 4.2).
    case small
    /// A 7 x 7 convolution and a pooling, a stride of 2 each.
    case large

    /// What pictures of a size usually get.
    public static func usual(for size: Size) -> Stem {
      min(size.height, size.width) < 112 ? .small : .large
    }
  }

  /// Channels of the four groups; each but the first halves the picture.
  static let groups = [64, 128, 256, 512]

  /// - Parameter width: factor on the channels.
  public static func eighteen(_ input: FeatureShape, width: Double = 1, labels: Int) -> Network {
    network(input, .eighteen, stem: .small, width: width, labels: labels)
  }

  /// The whole network: pictures to logits.
  ///
  /// - Parameter normalizes: whether pictures are normalised as checkpoints for ImageNet expect.
  public static func network(
    _ input: FeatureShape, _ depth: Depth, stem: Stem, width: Double = 1, labels: Int,
    normalizes: Bool = false
  ) -> Network {
    network(
      input, blocks(depth, stem: stem, width: width)[...], labels: labels, normalizes: normalizes)
  }

  /// The blocks up to and including that of the split: pictures to features.
  public static func features(
    _ input: FeatureShape, _ split: Split, stem: Stem, width: Double = 1, normalizes: Bool = false
  ) -> Network {
    let blocks = blocks(split.depth, stem: stem, width: width)
    return network(input, blocks[...split.place], labels: nil, normalizes: normalizes)
  }

  /// What follows the block of the split: features to logits.
  public static func classifier(
    _ features: FeatureShape, after split: Split, width: Double = 1, labels: Int
  ) -> Network {
    // Behind the stem it does not matter which one there was.
    let blocks = blocks(split.depth, stem: .small, width: width)
    return network(features, blocks[(split.place + 1)...], labels: labels, normalizes: false)
  }

  /// With Tanaka's adaptation network before it: blocks of 4 x 4 pixels become vectors, 1 x 1
  /// convolutions undo what was done to every block alike, and the vectors become pixels again. The
  /// paper that compares with it does not describe it; layers and widths are ours.
  public static func adapted(_ input: FeatureShape, width: Double = 1, labels: Int) -> Network {
    let (side, vector) = (4, 2 * 16 * input.channels)
    let adaptation = Sequential {
      Conv2d(input.channels, vector, kernel: side, stride: side, padding: 0)
      BatchNorm(vector)
      Activate(.relu)
      ConvBlock(vector, vector, kernel: 1)
      ConvBlock(vector, vector, kernel: 1)
      PixelShuffle(side)
    }
    let body = eighteen(input.with(channels: vector / 16), width: width, labels: labels)
    return Network(
      module: Sequential([adaptation, body.module]), input: input, output: body.output)
  }

  /// A block by name, which is built once it is known what goes in.
  private struct Block {
    let name: String
    let build: (FeatureShape) -> (module: any Module, output: FeatureShape)
  }

  /// - Parameter labels: nil for features.
  private static func network(
    _ input: FeatureShape, _ blocks: ArraySlice<Block>, labels: Int?, normalizes: Bool
  ) -> Network {
    var shape = input
    let modules = blocks.map { block in
      let built = block.build(shape)
      shape = built.output
      return built.module
    }
    let stack = ResidualStack(
      normalize: normalizes ? .imageNet : nil, names: blocks.map(\.name), blocks: modules,
      logits: labels.map { Linear(shape.channels, $0) })
    return Network(
      module: stack, input: input, output: labels.map(FeatureShape.vector) ?? shape)
  }

  private static func blocks(_ depth: Depth, stem: Stem, width: Double) -> [Block] {
    let first = Block(name: Split.stem) { input in stem.built(on: input, width: width) }
    return [first]
      + depth.blocks.enumerated().flatMap { group, count in
        (0..<count).map { block in
          Block(name: Split.name(group: group, block: block)) { input in
            depth.block(
              on: input, channels: scaled(groups[group], width),
              stride: group > 0 && block == 0 ? 2 : 1)
          }
        }
      }
  }
}

/// Blocks one after another, and at the end of a network the logits of their means.
struct ResidualStack: LayeredModule {
  let normalize: Normalize?
  /// Of the blocks.
  let names: [String]
  let blocks: [any Module]
  let logits: Linear?

  var layers: [any Module] {
    let start: [any Module] = normalize.map { [$0] } ?? []
    let end: [any Module] = logits.map { [GlobalAveragePool(), $0] } ?? []
    return start + blocks + end
  }
}

extension ResNet.Stem {
  fileprivate func built(
    on input: FeatureShape, width: Double
  ) -> (module: any Module, output: FeatureShape) {
    let channels = scaled(ResNet.groups[0], width)
    let shape = input.with(channels: channels)
    switch self {
    case .small: return (ConvBlock(input.channels, channels), shape)
    case .large:
      let stem = Sequential {
        ConvBlock(input.channels, channels, kernel: 7, stride: 2)
        MaxPool(kernel: 3, stride: 2, padding: 1)
      }
      return (stem, shape.halved.halved)
    }
  }
}

extension ResNet.Depth {
  fileprivate func block(
    on input: FeatureShape, channels: Int, stride: Int
  ) -> (module: any Module, output: FeatureShape) {
    let shape = stride == 2 ? input.halved : input
    return hasBottlenecks
      ? (
        BottleneckBlock(input.channels, channels, stride: stride),
        shape.with(channels: channels * BottleneckBlock.expansion)
      )
      : (BasicBlock(input.channels, channels, stride: stride), shape.with(channels: channels))
  }
}

extension FeatureShape {
  /// After a stride of 2, which keeps an odd last row or column.
  fileprivate var halved: FeatureShape {
    FeatureShape(
      channels: channels,
      size: Size(height: (size.height + 1) / 2, width: (size.width + 1) / 2))
  }
}
