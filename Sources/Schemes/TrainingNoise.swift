import Records
import Tensors

extension ReleaseNoise {
  /// For training alone: whoever knows the seed knows the noise.
  func drawn(like x: Tensor, seed: UInt64) -> Tensor {
    switch law {
    case .gaussian: return Tensor.normal(x.shape, seed: seed, device: x.device) * scales[0]
    case .laplace:
      // Two exponentials apart from each other.
      func exponential(_ seed: UInt64) -> Tensor {
        -Tensor.uniform(x.shape, low: 1e-12, high: 1, seed: seed, device: x.device).log()
      }
      return (exponential(seed) - exponential(seed ^ 0x6C61_706C)) * scales[0]
    }
  }
}
