import Networks
import Pixels
import Tensors

/// The reconstructors of deep poisoning (sections 4.2.1 and 4.2.2): inverse bottleneck blocks before each
/// upscaling, then two convolutions to the picture. The paper names six by kind of block, blocks
/// before an upscaling, its factor, and how pictures are brought into range; which six is lost.
public struct InverseBottlenecks: Hashable, Sendable, CustomStringConvertible {
  /// Whether a block's input is added to its output.
  public let isResidual: Bool
  public let blocks: Int
  public let factor: Int
  public let range: PictureRange

  public init(isResidual: Bool, blocks: Int, factor: Int, range: PictureRange) {
    precondition(blocks >= 1 && factor >= 2, "InverseBottlenecks: no blocks, or no upscaling")
    self.isResidual = isResidual
    self.blocks = blocks
    self.factor = factor
    self.range = range
  }

  /// The one that the poisoning module is trained against: two plain blocks before each doubling.
  public static let usual = InverseBottlenecks(
    isResidual: false, blocks: 2, factor: 2, range: .minMax)

  /// Five others, which it has never met: each differs in one way or two.
  public static let others = [
    InverseBottlenecks(isResidual: true, blocks: 2, factor: 2, range: .minMax),
    InverseBottlenecks(isResidual: false, blocks: 1, factor: 2, range: .minMax),
    InverseBottlenecks(isResidual: false, blocks: 2, factor: 4, range: .minMax),
    InverseBottlenecks(isResidual: true, blocks: 3, factor: 2, range: .minMax),
    InverseBottlenecks(isResidual: false, blocks: 2, factor: 2, range: .clamp),
  ]

  /// For instance `plain-2-2-min-max`.
  public var description: String {
    "\(isResidual ? "residual" : "plain")-\(blocks)-\(factor)-\(range.rawValue)"
  }

  /// Reads a ``description``.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 3).map(String.init)
    guard parts.count == 4, ["plain", "residual"].contains(parts[0]),
      let blocks = Int(parts[1]), (1...16).contains(blocks),
      let factor = Int(parts[2]), (2...16).contains(factor),
      let range = PictureRange(rawValue: parts[3])
    else { return nil }
    self.init(isResidual: parts[0] == "residual", blocks: blocks, factor: factor, range: range)
  }

  /// Fewest channels times the width, and of the tail.
  private static let leastChannels = 64

  /// Every upscaling halves the channels down to 64.
  public func network(
    from features: FeatureShape, to picture: FeatureShape, width: Double = 1
  ) -> Network {
    let least = scaled(Self.leastChannels, width)
    var (size, channels) = (features.size, features.channels)
    var layers: [any Module] = []
    for next in sizes(from: features.size, to: picture.size) {
      let outputs = max(least, channels / 2)
      layers += (0..<blocks).map { block in
        let wide = block == blocks - 1 ? outputs : channels
        return InverseBottleneckBlock(channels, wide, isResidual: isResidual)
      }
      if next != size { layers.append(Upsample(to: next)) }
      (size, channels) = (next, outputs)
    }
    layers += [
      ConvBlock(channels, least),
      ConvBlock(least, picture.channels, normalized: false, activation: .none), range,
    ]
    return Network(module: Sequential(layers), input: features, output: picture)
  }

  /// After each upscaling; the last is the picture's own size.
  private func sizes(from features: Size, to picture: Size) -> [Size] {
    var (sizes, size) = ([Size](), features)
    repeat {
      size = Size(
        height: min(size.height * factor, picture.height),
        width: min(size.width * factor, picture.width))
      sizes.append(size)
    } while size != picture && sizes.count < 16
    return sizes
  }
}

/// CONV - BN - CONV - BN - CONV - ReLU: to a quarter of the channels, across, and out again.
private struct InverseBottleneckBlock: Module {
  let first: ConvBlock
  let second: ConvBlock
  let third: ConvBlock
  /// Where the input is added: to as many channels as come out.
  let shortcut: ConvBlock?
  private let isResidual: Bool

  init(_ inputs: Int, _ outputs: Int, isResidual: Bool) {
    let middle = max(1, inputs / BottleneckBlock.expansion)
    first = ConvBlock(inputs, middle, kernel: 1, activation: .none)
    second = ConvBlock(middle, middle, activation: .none)
    third = ConvBlock(middle, outputs, kernel: 1, normalized: false, activation: .none)
    shortcut =
      isResidual && inputs != outputs
      ? ConvBlock(inputs, outputs, kernel: 1, normalized: false, activation: .none) : nil
    self.isResidual = isResidual
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let made = third(second(first(x, mode), mode), mode)
    guard isResidual else { return made.relu() }
    return ((shortcut?(x, mode) ?? x) + made).relu()
  }
}
