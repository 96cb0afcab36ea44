import Pixels
import Tensors

/// Convolution over an image batch with a square kernel.
public struct Conv2d: Module {
  public let weight: Parameter  // [O, I, k, k]
  public let bias: Parameter  // [O]
  private let stride: Stride

  /// - Parameter isRow: for sequences, which are one row: a kernel 1 x k.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int? = nil,
    isRow: Bool = false
  ) {
    let rows = isRow ? 1 : kernel
    let fanIn = inputs * rows * kernel
    weight = Parameter(
      [outputs, inputs, rows, kernel],
      .weight(fanIn: fanIn, fanOut: outputs * rows * kernel))
    bias = Parameter([outputs], .bias(fanIn: fanIn))
    self.stride = Stride(step: stride, padding: padding ?? (kernel - 1) / 2)
  }

  /// - Parameter x: `[N, I, H, W]`.
  /// - Returns: `[N, O, (H + 2·padding − k) / stride + 1, …]`.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    applied(to: x, weight: weight.value, bias: bias.value)
  }

  /// The same convolution with other numbers: batch norm folded in.
  func applied(to x: Tensor, weight: Tensor, bias: Tensor) -> Tensor {
    let out = x.convolved(with: weight, bias: bias, stride: stride.step, padding: stride.padding)
    ComputeMeter.add(out.count * weight.count / weight.shape[0])
    return out
  }
}

/// Transposed convolution with a square kernel; stride 1 keeps the size, as the papers' "deconv3".
public struct ConvTranspose2d: Module {
  public let weight: Parameter  // [I, O, k, k]
  public let bias: Parameter  // [O]
  private let stride: Stride

  /// - Parameter isRow: for sequences, which are one row: a kernel 1 x k.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1,
    isRow: Bool = false
  ) {
    let rows = isRow ? 1 : kernel
    // PyTorch counts the fan of a transposed kernel over its second dimension.
    let fanIn = outputs * rows * kernel
    weight = Parameter(
      [inputs, outputs, rows, kernel],
      .weight(fanIn: fanIn, fanOut: inputs * rows * kernel))
    bias = Parameter([outputs], .bias(fanIn: fanIn))
    self.stride = Stride(step: stride, padding: padding)
  }

  /// - Parameter x: `[N, I, H, W]`.
  /// - Returns: `[N, O, stride·H (3 x 3, padding 1), …]`.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    ComputeMeter.add(x.count * weight.value.count / weight.value.shape[0])
    return x.transposeConvolved(
      with: weight.value, bias: bias.value, stride: stride.step, padding: stride.padding,
      outputPadding: stride.step - 1)
  }
}

private struct Stride {
  let step: Int
  let padding: Int
}

/// Fully connected layer: `[N, I]` to `[N, O]`.
public struct Linear: Module {
  public let weight: Parameter  // [O, I]
  public let bias: Parameter  // [O]

  public init(_ inputs: Int, _ outputs: Int) {
    weight = Parameter([outputs, inputs], .weight(fanIn: inputs, fanOut: outputs))
    bias = Parameter([outputs], .bias(fanIn: inputs))
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    ComputeMeter.add(x.count / weight.value.shape[1] * weight.value.count)
    return x.linear(weight.value, bias: bias.value)
  }
}

/// Batch normalisation of every channel (Ioffe and Szegedy), PyTorch's momentum 0.1 and epsilon.
public struct BatchNorm: Module {
  public let weight: Parameter  // [C]
  public let bias: Parameter  // [C]
  public let mean: Parameter  // [C], running
  public let variance: Parameter  // [C], running, unbiased

  static let momentum = 0.1
  static let epsilon = 1e-5

  /// - Parameter scale: what channels are multiplied by at the start; 0 in the last layer of a residual
  ///   block makes it begin as what it is given (Goyal et al. 2017).
  public init(_ channels: Int, scale: Double = 1) {
    weight = Parameter([channels], .constant(scale))
    bias = Parameter([channels], .constant(0))
    mean = Parameter([channels], .constant(0), isTrained: false)
    variance = Parameter([channels], .constant(1), isTrained: false)
  }

  /// - Parameter x: `[N, C]` or `[N, C, H, W]`.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    applied(to: x, mode, then: .none)
  }

  /// Normalisation and what follows it, in one operation where there is one.
  func applied(to x: Tensor, _ mode: Mode, then activation: Activation) -> Tensor {
    let running = mode == .frozenOnBatch ? nil : (mean: mean.value, variance: variance.value)
    if activation == .relu, mode != .evaluation {
      return x.batchNormalizedRelu(
        weight: weight.value, bias: bias.value, mean: running?.mean, variance: running?.variance,
        momentum: Self.momentum, epsilon: Self.epsilon)
    }
    return activation(
      fresh: x.batchNormalized(
        weight: weight.value, bias: bias.value, mean: running?.mean, variance: running?.variance,
        training: mode != .evaluation, momentum: Self.momentum, epsilon: Self.epsilon))
  }

  /// What evaluation mode does to each channel: `scale · x + shift`, both `[C]`.
  var evaluationScaleAndShift: (scale: Tensor, shift: Tensor) {
    let scale = weight.value / (variance.value + Self.epsilon).squareRoot()
    return (scale, bias.value - mean.value * scale)
  }
}

/// What stands after a layer.
public enum Activation: String, Sendable, Codable {
  case none, relu, leakyRelu, sigmoid

  /// Of the leaky one, below 0.
  static let leak = 0.2

  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .none: x
    case .relu: x.relu()
    case .leakyRelu: x.leakyRelu(slope: Self.leak)
    case .sigmoid: x.sigmoid()
    }
  }

  /// The same for a layer's output that nothing else holds.
  func callAsFunction(fresh x: consuming Tensor) -> Tensor {
    self == .relu ? x.reluInPlace() : self(x)
  }
}

/// An activation as a layer of its own.
public struct Activate: Module {
  private let activation: Activation

  public init(_ activation: Activation) {
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { activation(x) }
}

/// 2 x 2 mean; an odd last row or column is dropped.
public struct AveragePool: Module {
  public init() {}

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { x.averagePooled() }
}

/// Maximum over squares; by default 2 x 2, where an odd last row or column is dropped.
public struct MaxPool: Module {
  private let kernel: Int
  private let stride: Int
  private let padding: Int

  /// - Parameter padding: zeros at each edge, which never win behind a ReLU.
  public init(kernel: Int = 2, stride: Int = 2, padding: Int = 0) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let padded =
      padding == 0 ? x : x.padded(left: padding, right: padding, top: padding, bottom: padding)
    return padded.maxPooled(kernel: kernel, stride: stride)
  }
}

/// Repeats the nearest pixel up (or down) to a fixed size, so that odd sizes come back exactly.
public struct Upsample: Module {
  private let size: Size

  public init(to size: Size) {
    self.size = size
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.upsampledNearest(height: size.height, width: size.width)
  }
}

/// The mean of every channel: `[N, C, H, W]` to `[N, C]`.
public struct GlobalAveragePool: Module {
  public init() {}

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { x.mean(over: [2, 3]) }
}

/// Zeroes values with the given probability while training.
public struct Dropout: Module {
  private let probability: Double

  public init(_ probability: Double) {
    self.probability = probability
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    mode == .training ? x.dropped(probability: probability) : x
  }
}
