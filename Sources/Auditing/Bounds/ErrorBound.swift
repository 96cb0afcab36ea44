import Foundation

/// Mean squared errors per value that remain after every attack, from what a release tells.
package enum ErrorBound {
  /// `exp(2 h(x|z) / d) / (2πe)` for a picture x with noise of deviation `blur` on it, less that
  /// noise's own variance, with `h(x|z) ≥ h(noise) + held - told`.
  ///
  /// An attacker on the picture is one on the noisy picture that misses the noise alone, so what
  /// remains of the picture is at least what remains of the noisy one less the noise. Without the noise
  /// a picture of 256 levels has no entropy to speak of.
  ///
  /// Source: Xia et al. (2025).
  /// - Parameters:
  ///   - held: nats that the noisy picture holds of the picture.
  ///   - told: nats that the release tells of it at most.
  ///   - values: of a picture.
  package static func entropy(held: Double, told: Double, values: Int, blur: Double) -> Double {
    max(0, blur * blur * expm1(2 * (held - told) / Double(values)))
  }

  /// `1 / dFIL` for attackers without bias (Cramér and Rao; Maeng et al. 2023).
  ///
  /// - Parameter leakage: dFIL, the trace of the Fisher information over the values of a picture.
  package static func unbiased(leakage: Double) -> Double {
    leakage > 0 ? 1 / leakage : .greatestFiniteMagnitude
  }

  /// `1 / (dFIL + J / d)` for all attackers on pictures of a known distribution (van Trees; Maeng et al.
  /// 2023).
  ///
  /// - Parameter prior: J / d, the Fisher information that pictures themselves have per value.
  package static func biased(leakage: Double, prior: Double) -> Double {
    leakage + prior > 0 ? 1 / (leakage + prior) : .greatestFiniteMagnitude
  }

  /// J / d of the distribution on [0, 1] that has least of it, `2 sin²(πx)`: nobody does better than
  /// ``biased(leakage:prior:)`` with it on all pictures (least favourable prior).
  package static let leastPrior = 4 * Double.pi * Double.pi
}
