import Networks
import Pixels

/// Residual networks for small pictures (He, Zhang, Ren and Sun, section 4.2's stem on ResNet-18's
/// body): a 3 x 3 convolution, four groups of two basic blocks, global pooling, logits.
public enum ResNet {
  /// Channels of the four groups; each but the first halves the picture.
  static let groups = [64, 128, 256, 512]
  static let blocksPerGroup = 2

  /// - Parameter width: factor on the channels.
  public static func eighteen(_ input: FeatureShape, width: Double = 1, labels: Int) -> Network {
    Network(
      module: Sequential(body(input.channels, width: width, labels: labels)), input: input,
      output: .vector(labels))
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
    return Network(
      module: Sequential(adaptation + body(vector / 16, width: width, labels: labels)),
      input: input, output: .vector(labels))
  }

  private static func body(_ inputs: Int, width: Double, labels: Int) -> [any Module] {
    var channels = scaled(groups[0], width)
    var layers: [any Module] = [ConvBlock(inputs, channels)]
    for (group, full) in groups.enumerated() {
      let outputs = scaled(full, width)
      for block in 0..<blocksPerGroup {
        layers.append(
          BasicBlock(channels, outputs, stride: group > 0 && block == 0 ? 2 : 1))
        channels = outputs
      }
    }
    return layers + [GlobalAveragePool(), Linear(channels, labels)]
  }
}
