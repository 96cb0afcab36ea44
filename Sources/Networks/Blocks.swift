import Tensors

/// Convolution, batch norm, activation: the papers' "conv3-n".
///
/// Frozen, the batch norm is folded into the convolution: the same function with one pass less
/// over the features, forward and backward.
public struct ConvBlock: Module {
  public let conv: Conv2d
  public let norm: BatchNorm?
  private let activation: Activation

  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, normalized: Bool = true,
    scale: Double = 1, activation: Activation = .relu, isRow: Bool = false
  ) {
    conv = Conv2d(inputs, outputs, kernel: kernel, stride: stride, isRow: isRow)
    norm = normalized ? BatchNorm(outputs, scale: scale) : nil
    self.activation = activation
  }

  /// - Parameter x: `[N, I, H, W]`.
  /// - Returns: `[N, O, H / stride, W / stride]`, rounded up.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard let norm else { return activation(fresh: conv(x, mode)) }
    guard mode == .evaluation, !conv.weight.value.requiresGradient else {
      return norm.applied(to: conv(x, mode), mode, then: activation)
    }
    let (scale, shift) = norm.evaluationScaleAndShift
    let weight = conv.weight.value * scale.reshaped([-1, 1, 1, 1])
    let bias = conv.bias.value * scale + shift
    return activation(fresh: conv.applied(to: x, weight: weight, bias: bias))
  }
}

/// Transposed 3 x 3 convolution and activation: the papers' "deconv3-n".
public struct Deconv: Module {
  public let deconv: ConvTranspose2d
  private let activation: Activation

  public init(
    _ inputs: Int, _ outputs: Int, activation: Activation = .relu, isRow: Bool = false
  ) {
    deconv = ConvTranspose2d(inputs, outputs, isRow: isRow)
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    activation(fresh: deconv(x, mode))
  }
}

/// Two 3 x 3 convolutions around which the input is added: one bracket of Table 2's "ResRec".
public struct ResidualBlock: Module {
  public let first: ConvBlock
  public let second: ConvBlock

  public init(_ channels: Int, normalized: Bool = false, isRow: Bool = false) {
    first = ConvBlock(channels, channels, normalized: normalized, isRow: isRow)
    second = ConvBlock(
      channels, channels, normalized: normalized, activation: .none, isRow: isRow)
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    (x + second(first(x, mode), mode)).reluInPlace()
  }
}

/// Two 3 x 3 convolutions around which the input is added, by a 1 x 1 convolution where shapes differ
/// (He, Zhang, Ren and Sun, Figure 2).
public struct BasicBlock: Module {
  public let first: ConvBlock
  public let second: ConvBlock
  public let shortcut: ConvBlock?

  /// - Parameter scale: of the last batch norm at the start.
  public init(_ inputs: Int, _ outputs: Int, stride: Int = 1, scale: Double = 1) {
    first = ConvBlock(inputs, outputs, stride: stride)
    second = ConvBlock(outputs, outputs, scale: scale, activation: .none)
    shortcut =
      stride == 1 && inputs == outputs
      ? nil : ConvBlock(inputs, outputs, kernel: 1, stride: stride, activation: .none)
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let kept = shortcut?(x, mode) ?? x
    return (kept + second(first(x, mode), mode)).reluInPlace()
  }
}

/// A 1 x 1, a 3 x 3 and a widening 1 x 1 convolution around which the input is added (He, Zhang, Ren and
/// Sun, Figure 5 and Table 1); the stride is the 3 x 3 convolution's, as in PyTorch's checkpoints.
public struct BottleneckBlock: Module {
  public let first: ConvBlock
  public let second: ConvBlock
  public let third: ConvBlock
  public let shortcut: ConvBlock?

  /// How many times wider the block's output is than its middle.
  public static let expansion = 4

  /// - Parameters:
  ///   - channels: of the middle.
  ///   - scale: of the last batch norm at the start.
  public init(_ inputs: Int, _ channels: Int, stride: Int = 1, scale: Double = 1) {
    let outputs = channels * Self.expansion
    first = ConvBlock(inputs, channels, kernel: 1)
    second = ConvBlock(channels, channels, stride: stride)
    third = ConvBlock(channels, outputs, kernel: 1, scale: scale, activation: .none)
    shortcut =
      stride == 1 && inputs == outputs
      ? nil : ConvBlock(inputs, outputs, kernel: 1, stride: stride, activation: .none)
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let kept = shortcut?(x, mode) ?? x
    return (kept + third(second(first(x, mode), mode), mode)).reluInPlace()
  }
}

/// A network that is nothing but layers one after another.
public protocol LayeredModule: Module {
  var layers: [any Module] { get }
}

extension LayeredModule {
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    layers.reduce(x) { features, layer in layer(features, mode) }
  }

  /// The same with all layers that are themselves made of layers taken apart.
  public var flattenedLayers: [any Module] {
    layers.flatMap { ($0 as? any LayeredModule)?.flattenedLayers ?? [$0] }
  }
}

/// Layers one after another.
public struct Sequential: LayeredModule {
  public let layers: [any Module]

  public init(_ layers: [any Module]) {
    self.layers = layers
  }

  public init(@SequentialBuilder _ layers: () -> [any Module]) {
    self.init(layers())
  }
}

/// Lets a network read as its table.
@resultBuilder
public enum SequentialBuilder {
  public static func buildExpression(_ layer: any Module) -> [any Module] { [layer] }
  public static func buildExpression(_ layers: [any Module]) -> [any Module] { layers }
  public static func buildBlock(_ parts: [any Module]...) -> [any Module] { parts.flatMap(\.self) }
  public static func buildOptional(_ part: [any Module]?) -> [any Module] { part ?? [] }
  public static func buildEither(first part: [any Module]) -> [any Module] { part }
  public static func buildEither(second part: [any Module]) -> [any Module] { part }
  public static func buildArray(_ parts: [[any Module]]) -> [any Module] { parts.flatMap(\.self) }
}
