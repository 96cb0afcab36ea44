import Tensors

extension Tensor {
  /// Squared Euclidean distances between all rows of `[N, D]`, without loss where autocast would lose
  /// digits: `[N, N]`, in double precision, differentiable.
  func squaredDistances() -> Tensor {
    let rows = converted(to: .float64)
    let norms = rows.squared().sum(over: [1], keepingDimensions: true)
    return
      (norms + norms.permuted([1, 0]) - rows.multiplied(by: rows.permuted([1, 0])) * 2)
      .clamped(to: 0...1e30)
  }
}
