import Tensors

/// Least squares with a ridge in closed form, for several problems of the same size at once.
/// Source: Hoerl and Kennard, Ridge regression: biased estimation for nonorthogonal problems, 1970.
struct RidgeRegression {
  /// Of the inputs, `[B, 1, D]`.
  private let mean: Tensor
  private let spread: Tensor
  /// Of the targets, `[B, 1, T]`.
  private let usual: Tensor
  private let samples: Int
  /// Products of standardised inputs with one another: of inputs, `[B, D, D]`, or of samples,
  /// `[B, N, N]`, where these are fewer.
  private let products: Tensor
  /// Beside them, inputs with centred targets, `[B, D, T]`, or these themselves, `[B, N, T]`.
  private let right: Tensor
  /// Where samples are fewer: standardised inputs `[B, N, D]`, whose likeness with a sample says what
  /// that is.
  private let likenesses: Tensor?

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
    let rows = centred / spread
    let turned = rows.permuted([0, 2, 1])
    samples = rows.shape[1]
    usual = targets.mean(over: [1], keepingDimensions: true)
    let moved = targets - usual
    if samples < rows.shape[2] {
      (products, right) = (rows.multiplied(by: turned), moved)
      likenesses = rows.converted(to: .float32)
    } else {
      (products, right) = (turned.multiplied(by: rows), turned.multiplied(by: moved))
      likenesses = nil
    }
  }

  /// From inputs `[B, n, D]` to targets `[B, n, T]`.
  ///
  /// - Parameter ridge: what is added to the variance, 1, of each input.
  func fitted(ridge: Double) -> (Tensor) -> Tensor {
    let shares = products.solved(for: right, ridge: ridge * Double(samples))
      .converted(to: .float32)
    let usual = usual.converted(to: .float32)
    let turned = likenesses?.permuted([0, 2, 1])
    return { [mean, spread] inputs in
      let rows = ((inputs.converted(to: .float64) - mean) / spread).converted(to: .float32)
      return (turned.map { rows.multiplied(by: $0) } ?? rows).multiplied(by: shares) + usual
    }
  }
}
