import Foundation

/// What can pass through noise by its size alone, whatever is sent: a normal distribution tells most
/// of all of one variance (Shannon).
package enum NoiseChannel {
  /// Nats that a number of variance at most `variance` gets through normal noise of variance 1.
  package static func nats(variance: Double) -> Double { log1p(max(0, variance)) / 2 }

  /// Nats that `numbers` numbers in [0, 1] get through normal noise of one deviation each: no number
  /// in [0, 1] has a variance above 1/4 (Popoviciu).
  package static func nats(unitRange numbers: Int, deviations: [Double]) -> Double {
    let each = deviations.map { nats(variance: 0.25 / ($0 * $0)) }
    return deviations.count == 1 ? Double(numbers) * each[0] : each.reduce(0, +)
  }

  /// Nats that `numbers` numbers of norm at most `clip` get through normal noise of one deviation:
  /// most where all vary alike. `M/2 ln(1 + R² / (M σ²))`.
  package static func nats(clip: Double, numbers: Int, deviation: Double) -> Double {
    let count = Double(numbers)
    return count * nats(variance: clip * clip / (count * deviation * deviation))
  }

  /// The total variation between what normal noise of variance 1 makes of two points so far apart:
  /// `2 Φ(distance / 2) - 1`.
  package static func totalVariation(distance: Double) -> Double {
    erf(max(0, distance) / 8.0.squareRoot())
  }
}
