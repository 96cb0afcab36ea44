import Networks
import Pixels

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
  public static func network(
    _ input: FeatureShape, _ depth: Depth, stem: Stem, width: Double = 1, labels: Int
  ) -> Network {
    let blocks = blocks(input, depth, stem: stem, width: width)
    return Network(
      module: Sequential(blocks.map(\.module) + head(blocks, input, labels)), input: input,
      output: .vector(labels))
  }

  /// The first blocks up to and including the one of that name: `conv1` for the stem, then
  /// `conv2_1` to `conv5_3`, group and block as the paper counts them.
  /// - Returns: nil where no block has the name.
  public static func features(
    _ input: FeatureShape, _ depth: Depth, through name: String, stem: Stem, width: Double = 1
  ) -> Network? {
    let blocks = blocks(input, depth, stem: stem, width: width)
    guard let last = blocks.firstIndex(where: { $0.name == name }) else { return nil }
    return Network(
      module: Sequential(blocks[...last].map(\.module)), input: input, output: blocks[last].output)
  }

  /// What follows the block of that name: the other blocks and the logits.
  ///
  /// - Parameter picture: what the first part took.
  /// - Returns: nil where no block has the name.
  public static func classifier(
    of picture: FeatureShape, _ depth: Depth, after name: String, stem: Stem, width: Double = 1,
    labels: Int
  ) -> Network? {
    let blocks = blocks(picture, depth, stem: stem, width: width)
    guard let last = blocks.firstIndex(where: { $0.name == name }) else { return nil }
    return Network(
      module: Sequential(blocks[(last + 1)...].map(\.module) + head(blocks, picture, labels)),
      input: blocks[last].output, output: .vector(labels))
  }

  /// Names of the blocks after which a network can be split.
  public static func splits(_ depth: Depth) -> [String] {
    ["conv1"]
      + depth.blocks.enumerated().flatMap { group, count in
        (1...count).map { "conv\(group + 2)_\($0)" }
      }
  }

  /// With Tanaka's adaptation network before it: blocks of 4 x 4 pixels become vectors, 1 x 1
  /// convolutions undo what was done to every block alike, and the vectors become pixels again. The
  /// paper that compares with it does not describe it; layers and widths are ours.
  public static func adapted(_ input: FeatureShape, width: Double = 1, labels: Int) -> Network {
    let (side, vector) = (4, 2 * 16 * input.channels)
    let adaptation: [any Module] = [
      Conv2d(input.channels, vector, kernel: side, stride: side, padding: 0), BatchNorm(vector),
      Activate(.relu), ConvBlock(vector, vector, kernel: 1), ConvBlock(vector, vector, kernel: 1),
      PixelShuffle(side),
    ]
    let blocks = blocks(input.with(channels: vector / 16), .eighteen, stem: .small, width: width)
    return Network(
      module: Sequential(adaptation + blocks.map(\.module) + head(blocks, input, labels)),
      input: input, output: .vector(labels))
  }

  private struct Block {
    let name: String
    let module: any Module
    let output: FeatureShape
  }

  private static func head(
    _ blocks: [Block], _ input: FeatureShape, _ labels: Int
  ) -> [any Module] {
    [GlobalAveragePool(), Linear((blocks.last?.output ?? input).channels, labels)]
  }

  private static func blocks(
    _ input: FeatureShape, _ depth: Depth, stem: Stem, width: Double
  ) -> [Block] {
    let channels = scaled(groups[0], width)
    var shape = input.with(channels: channels)
    var blocks: [Block] = []
    switch stem {
    case .small:
      blocks.append(
        Block(name: "conv1", module: ConvBlock(input.channels, channels), output: shape))
    case .large:
      shape = shape.halved.halved
      let stem = Sequential {
        ConvBlock(input.channels, channels, kernel: 7, stride: 2)
        MaxPool(kernel: 3, stride: 2, padding: 1)
      }
      blocks.append(Block(name: "conv1", module: stem, output: shape))
    }
    for (group, full) in groups.enumerated() {
      let outputs = scaled(full, width)
      for block in 0..<depth.blocks[group] {
        let stride = group > 0 && block == 0 ? 2 : 1
        let module: any Module =
          depth.hasBottlenecks
          ? BottleneckBlock(shape.channels, outputs, stride: stride)
          : BasicBlock(shape.channels, outputs, stride: stride)
        let wide = depth.hasBottlenecks ? outputs * BottleneckBlock.expansion : outputs
        shape = (stride == 2 ? shape.halved : shape).with(channels: wide)
        blocks.append(
          Block(name: "conv\(group + 2)_\(block + 1)", module: module, output: shape))
      }
    }
    return blocks
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
