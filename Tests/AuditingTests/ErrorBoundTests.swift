import Auditing
import Foundation
import Tensors
import Testing

@Suite("Bounds on errors")
struct ErrorBoundTests {
  private static let blur = 0.02

  /// Nats that a normal density fitted to a source's rows says pass through noise of a deviation.
  private static func nats(_ source: BoundsOracle.Source, deviation: Double) -> Double {
    let density = MixtureDensity(
      .means, of: source.rows(4000, seed: 1) / deviation,
      choosingOn: source.rows(400, seed: 2) / deviation, parts: [1])
    return mean(density.costs(of: source.rows(4000, seed: 3) / deviation))
  }

  private static func entropy(_ source: BoundsOracle.Source, deviation: Double) -> Double {
    ErrorBound.entropy(
      held: nats(source, deviation: blur), told: nats(source, deviation: deviation),
      values: source.length, blur: blur)
  }

  @Test("for a white source the entropy's bound is what Wiener's estimator reaches")
  func isTight() {
    let source = BoundsOracle.all.sources[0]
    let bound = Self.entropy(source, deviation: 1)
    #expect(abs(bound / source.error - 1) < 0.03, "\(bound), reached \(source.error)")
  }

  @Test("for a coloured source every bound lies below what Wiener's estimator reaches")
  func liesBelow() {
    let source = BoundsOracle.all.sources[1]
    let entropy = Self.entropy(source, deviation: 1)
    #expect(entropy < source.error && entropy > 0.5 * source.error, "\(entropy)")
    let biased = ErrorBound.biased(leakage: 1, prior: source.prior)
    #expect(biased < entropy && biased > 0, "\(biased)")
    // Wiener's estimator is biased and gets below what those without bias are held to.
    #expect(ErrorBound.unbiased(leakage: 1) > source.error)
  }

  @Test("for a white source van Trees' bound is Wiener's error too")
  func vanTrees() {
    let source = BoundsOracle.all.sources[0]
    #expect(abs(ErrorBound.biased(leakage: 1, prior: source.prior) - source.error) < 1e-9)
  }

  @Test("no noise leaves nothing, endless noise the variance of the pictures, and more is more")
  func ends() {
    let source = BoundsOracle.all.sources[0]
    let bounds = [Self.blur, 0.1, 0.3, 1, 3, 100].map { Self.entropy(source, deviation: $0) }
    #expect(bounds[0] == 0)
    #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "\(bounds)")
    #expect(abs((bounds.last ?? 0) - 1) < 0.05, "\(bounds)")
    #expect(ErrorBound.biased(leakage: 0, prior: 1) == 1)
    #expect(ErrorBound.unbiased(leakage: 1e12) < 1e-11)
  }

  @Test("releases of one picture tell more together, and leave less")
  func repeats() {
    let source = BoundsOracle.all.sources[1]
    let bounds = [1.0, 4, 25].map { Self.entropy(source, deviation: 1 / $0.squareRoot()) }
    #expect(bounds[0] > bounds[1] && bounds[1] > bounds[2], "\(bounds)")
  }

  @Test(
    "the least favourable prior has the Fisher information that is claimed, and no less will do")
  func leastPrior() {
    // p = 2 sin²(πx), p' = 2π sin(2πx); J = ∫ p'² / p.
    let steps = 200_000
    let sum = (0..<steps).reduce(0.0) { sum, step in
      let x = (Double(step) + 0.5) / Double(steps)
      let (density, slope) = (2 * pow(sin(.pi * x), 2), 2 * .pi * sin(2 * .pi * x))
      return sum + slope * slope / density / Double(steps)
    }
    #expect(abs(sum - ErrorBound.leastPrior) < 1e-3, "\(sum)")
  }

  @Test("a decoder that learns by descent stays above the bounds")
  func decoderStaysAbove() {
    let source = BoundsOracle.all.sources[1]
    let length = source.length
    func pairs(_ count: Int, _ seed: UInt64) -> (x: Tensor, z: Tensor) {
      let x = source.rows(count, seed: seed)
      return (x, x + BoundsOracle.normal(count, length, seed: seed + 50))
    }
    let (x, z) = pairs(4000, 11)
    var weight = Tensor.zeros([length, length], dtype: .float64)
    for _ in 0..<400 {
      let rest = z.multiplied(by: weight) - x
      weight = weight - z.permuted([1, 0]).multiplied(by: rest) * (0.1 / 4000)
    }
    let (fresh, seen) = pairs(20_000, 12)
    let error = (seen.multiplied(by: weight) - fresh).squared().mean().item
    #expect(error > Self.entropy(source, deviation: 1), "\(error)")
    #expect(error > ErrorBound.biased(leakage: 1, prior: source.prior))
    // It has learnt: Wiener's estimator does hardly better, and what was seen is far worse.
    #expect(error < 1.05 * source.error && error < 0.7, "\(error)")
    let unlearnt = (seen - fresh).squared().mean().item
    #expect(abs(unlearnt - ErrorBound.unbiased(leakage: 1)) < 0.02, "\(unlearnt)")
  }
}
