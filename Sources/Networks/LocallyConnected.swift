import Pixels
import Tensors

/// A 1 x 1 convolution with weights of its own at every pixel: each pixel is a small dense layer that
/// sees nothing of its surroundings.
public struct LocallyConnected: Module {
  public let weight: Parameter  // [H W, I, O]
  public let bias: Parameter  // [H W, 1, O]
  private let size: Size

  public init(_ inputs: Int, _ outputs: Int, size: Size) {
    weight = Parameter(
      [size.area, inputs, outputs], .weight(fanIn: inputs, fanOut: outputs))
    bias = Parameter([size.area, 1, outputs], .bias(fanIn: inputs))
    self.size = size
  }

  /// - Parameter x: `[N, I, H, W]` of the size given.
  /// - Returns: `[N, O, H, W]`.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let (count, inputs) = (x.shape[0], x.shape[1])
    ComputeMeter.add(count * weight.value.count)
    // Pixels first, so that one batched product does all of them.
    let pixels = x.permuted([2, 3, 0, 1]).reshaped([size.area, count, inputs])
    let out = pixels.multiplied(by: weight.value) + bias.value
    return out.reshaped([size.height, size.width, count, -1]).permuted([2, 3, 0, 1])
  }
}
