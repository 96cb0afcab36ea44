import Tensors

/// Least squares with a ridge in closed form, for several problems of the same size at once.
/// Source: Hoerl and Kennard, Ridge regression: biased estimation for nonorthogonal problems, 1970.
struct RidgeRegression {
  /// Of the inputs, `[B, 1, D]`.
  private let mean: Tensor
  private let spread: Tensor
  /// Of the targets, `[B, 1, T]`.
  private let usual: Tensor
  /// Standardised inputs `[B, N, D]` and centred targets `[B, N, T]`.
  private let rows: Tensor
  private let targets: Tensor
  /// Products of inputs with one another: of samples where these are fewer than inputs, `[B, N, N]`,
  /// else of inputs, `[B, D, D]`.
  private let products: Tensor

  /// - Parameters:
  ///   - inputs: `[B, N, D]`.
  ///   - targets: `[B, N, T]`.
  init(_ inputs: Tensor, _ targets: Tensor) {
    let (inputs, targets) = (inputs.converted(to: .float64), targets.converted(to: .float64))
    mean = inputs.mean(over: [1], keepingDimensions: true)
    let centred = inputs - mean
    // What never varies says nothing.
    spread = centred.squared().mean(over: [1], keepingDimensions: true).squareRoot().floored(
      at: 1e-6)
    rows = centred / spread
    usual = targets.mean(over: [1], keepingDimensions: true)
    self.targets = targets - usual
    let turned = rows.permuted([0, 2, 1])
    products =
      rows.shape[1] < rows.shape[2]
      ? rows.multiplied(by: turned) : turned.multiplied(by: rows)
  }

  /// From inputs `[B, n, D]` to targets `[B, n, T]`.
  ///
  /// - Parameter ridge: what is added to the variance, 1, of each input.
  func fitted(ridge: Double) -> (Tensor) -> Tensor {
    let ridge = ridge * Double(rows.shape[1])
    let turned = rows.permuted([0, 2, 1])
    let weights =
      rows.shape[1] < rows.shape[2]
      ? turned.multiplied(by: products.solved(for: targets, ridge: ridge))
      : products.solved(for: turned.multiplied(by: targets), ridge: ridge)
    let (factors, mean) = ((weights / spread.permuted([0, 2, 1])).converted(to: .float32), mean)
    let usual = usual.converted(to: .float32)
    return { inputs in
      (inputs.converted(to: .float64) - mean).converted(to: .float32).multiplied(by: factors)
        + usual
    }
  }
}
