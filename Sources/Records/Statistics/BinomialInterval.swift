import Foundation

extension Interval {
  /// A share with its exact 95 % interval (Clopper and Pearson), for counts too small to resample.
  ///
  /// - Precondition: `0 ≤ successes ≤ trials` and `trials ≥ 1`.
  public static func binomial(
    successes: Int, trials: Int, confidence: Double = 0.95
  ) -> Interval {
    precondition(
      0 <= successes && successes <= trials && trials > 0,
      "Interval.binomial: \(successes) successes of \(trials)")
    precondition(0 < confidence && confidence < 1, "Interval.binomial: confidence \(confidence)")
    let tail = (1 - confidence) / 2
    let (k, n) = (Double(successes), Double(trials))
    return Interval(
      value: k / n,
      low: successes == 0 ? 0 : betaQuantile(tail, k, n - k + 1),
      high: successes == trials ? 1 : betaQuantile(1 - tail, k + 1, n - k))
  }
}

/// The `x` at which the regularised incomplete beta function reaches `probability`.
func betaQuantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
  var (low, high) = (0.0, 1.0)
  // Halving until the ends are neighbours costs a thousand steps at most and needs no derivative.
  while true {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { return middle }
    if incompleteBeta(middle, a, b) < probability { low = middle } else { high = middle }
  }
}

/// The regularised incomplete beta function, by its continued fraction.
///
/// Source: Abramowitz and Stegun 26.5.8, evaluated as Lentz proposed.
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  // The fraction converges quickly on this side of the mean only.
  if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
  let scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
  var (fraction, c) = (1.0, 1.0)
  var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
  fraction = d
  for step in 1...10_000 {
    let m = Double(step)
    for term in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 / nonzero(1 + term * d)
      c = nonzero(1 + term / c)
      fraction *= c * d
    }
    if abs(c * d - 1) < 1e-15 { break }
  }
  return scale * fraction / a
}

private func nonzero(_ value: Double) -> Double {
  abs(value) < 1e-300 ? 1e-300 : value
}
