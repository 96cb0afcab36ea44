import Tensors

/// Maximum mean discrepancy: how far two sets of samples are from having come out of one source, by
/// the means of what Gaussian kernels of several widths make of them (Gretton et al.; several widths
/// as Long et al. have it).
public enum MeanDiscrepancy {
  /// Of the mean squared distance between all samples.
  static let widths = [0.25, 0.5, 1, 2, 4]

  /// The biased estimate, which is never below 0; differentiable.
  ///
  /// - Parameters:
  ///   - x: `[N, D]`.
  ///   - y: `[M, D]`.
  /// - Returns: one number, the sum over the widths.
  public static func squared(_ x: Tensor, _ y: Tensor) -> Tensor {
    let (first, second) = (x.shape[0], y.shape[0])
    let distances = Tensor.concatenated([x, y]).squaredDistances().converted(to: .float32)
    // How wide the kernels are is no matter of learning.
    let mean = withoutGradients { max(distances.mean().item, 1e-12) }
    let kernels = widths.map { (distances / (-mean * $0)).exp() }
    let kernel = kernels.dropFirst().reduce(kernels[0], +)
    let within = kernel.sliced(0..<first)
    let across = within.sliced(first..<first + second, along: 1).mean()
    return within.sliced(0..<first, along: 1).mean()
      + kernel.sliced(first..<first + second).sliced(first..<first + second, along: 1).mean()
      - across * 2
  }
}
