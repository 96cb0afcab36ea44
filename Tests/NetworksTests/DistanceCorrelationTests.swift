import Foundation
import Networks
import Tensors
import Testing

@Suite("Distance correlation")
struct DistanceCorrelationTests {
  /// Term by term, as the definition has it.
  private func naive(_ x: [[Double]], _ y: [[Double]]) -> Double {
    func centred(_ rows: [[Double]]) -> [[Double]] {
      let distances = rows.map { a in
        rows.map { b in zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() }
      }
      let means = distances.map { $0.reduce(0, +) / Double($0.count) }
      let mean = means.reduce(0, +) / Double(means.count)
      return distances.enumerated().map { i, row in
        row.enumerated().map { j, value in value - means[i] - means[j] + mean }
      }
    }
    func product(_ a: [[Double]], _ b: [[Double]]) -> Double {
      zip(a, b).reduce(0) { $0 + zip($1.0, $1.1).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let (a, b) = (centred(x), centred(y))
    return (product(a, b) / (product(a, a) * product(b, b)).squareRoot()).squareRoot()
  }

  private func values(_ x: Tensor) -> [[Double]] {
    let flat = x.floats.map(Double.init)
    return (0..<x.shape[0]).map { Array(flat[$0 * x.shape[1]..<($0 + 1) * x.shape[1]]) }
  }

  @Test("agrees with its definition, term by term, whatever the unit", arguments: [1e-3, 1, 1e4])
  func agrees(_ unit: Double) {
    let (x, noise) = (Tensor.normal([20, 3], seed: 1), Tensor.normal([20, 2], seed: 2))
    let y = (x.sliced(0..<2, along: 1).squared() + noise) * unit
    let value = DistanceCorrelation.between(x, y).item
    #expect(abs(value - naive(values(x), values(y))) < 1e-4)
    #expect(value > 0.3 && value < 0.95)
  }

  @Test("is 1 for what was moved and scaled, under autocast too, and little for strangers")
  func rangesFromStrangersToCopies() {
    let x = Tensor.normal([128, 2], seed: 3)
    #expect(abs(DistanceCorrelation.between(x, x * -3 + 5).item - 1) < 1e-3)
    let precision = Precision(compute: .bfloat16)
    let under = precision.apply { DistanceCorrelation.between(x, x * -3 + 5).item }
    #expect(abs(under - 1) < 1e-3)
    #expect(DistanceCorrelation.between(x, .normal([128, 2], seed: 4)).item < 0.25)
  }

  @Test("equal rows give no infinite derivative; descending it parts the two")
  func descends() {
    let x = Tensor.concatenated([.normal([30, 2], seed: 5), .zeros([2, 2])])
    let moved = Parameter([32, 2], .constant(0))
    // At equality itself, the maximum, the derivative is 0.
    moved.value.assign(x + Tensor.normal([32, 2], seed: 6) * 0.1)
    moved.value.requiresGradient = true
    let optimizer = Optimizer([moved])
    let first = DistanceCorrelation.between(x, moved.value).item
    for _ in 0..<200 {
      let gradients = DistanceCorrelation.between(x, moved.value).gradients(by: [moved.value])
      #expect(!gradients[0].floats.contains { !$0.isFinite })
      optimizer.step(gradients, rate: 0.1)
    }
    let last = DistanceCorrelation.between(x, moved.value).item
    #expect(first > 0.9 && last < 0.6, "\(first) to \(last)")
  }
}
