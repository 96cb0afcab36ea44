import Pixels
import Tensors

/// A 1 x 1 convolution with weights of its own at every pixel: each pixel is a small dense layer that
/// sees nothing of its surroundings.
public struct LocallyConnected: Module {
  public let weight: Parameter  // [I, O, H, W]
  public let bias: Parameter  // [O, H, W]

  public init(_ inputs: Int, _ outputs: Int, size: Size) {
    weight = Parameter(
      [inputs, outputs, size.height, size.width], .weight(fanIn: inputs, fanOut: outputs))
    bias = Parameter([outputs, size.height, size.width], .bias(fanIn: inputs))
  }

  /// - Parameter x: `[N, I, H, W]` of the size given.
  /// - Returns: `[N, O, H, W]`.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    ComputeMeter.add(x.shape[0] * weight.value.count)
    return x.locallyConnected(weight: weight.value, bias: bias.value)
  }
}
