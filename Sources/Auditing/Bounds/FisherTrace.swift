import Tensors

/// The trace of the Fisher information that a release holds of a picture.
///
/// For normal noise of deviation σ on f(x) it is `tr(JᵀJ) / σ²`, for Laplace noise of scale b
/// `tr(JᵀJ) / b²`; noise on the pictures themselves has J = I.
package enum FisherTrace {
  /// Of each picture, by Hutchinson's probes: `tr(J Jᵀ) = E |Jᵀv|²` for standard normal v.
  ///
  /// - Parameters:
  ///   - pictures: `[N, C, H, W]` float32.
  ///   - function: pictures to rows in units of the noise's scale, each of its own picture alone.
  package static func probed(
    _ pictures: Tensor, probes: Int, seed: UInt64, function: (Tensor) -> Tensor
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: pictures.shape[0])
    for probe in 0..<probes {
      let squares = squaredGradients(pictures, seed: seed &+ UInt64(probe), function)
      for (place, square) in squares.enumerated() { sums[place] += square / Double(probes) }
    }
    return sums
  }

  /// A function of its own, so that nothing of a graph outlives it.
  private static func squaredGradients(
    _ pictures: Tensor, seed: UInt64, _ function: (Tensor) -> Tensor
  ) -> [Double] {
    withGradients {
      let input = pictures.cloned()
      input.requiresGradient = true
      let rows = function(input).converted(to: .float32)
      let probe = Tensor.normal(rows.shape, seed: seed, device: rows.device)
      let gradient = (rows * probe).sum().gradients(by: [input])[0]
      return gradient.detached().converted(to: .float64, layout: .contiguous).flattened().squared()
        .sum(over: [1]).doubles
    }
  }
}
