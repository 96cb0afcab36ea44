import Foundation
import Networks
import Tensors
import Testing

@Suite("Maximum mean discrepancy")
struct MeanDiscrepancyTests {
  /// Term by term, as the definition has it.
  private func naive(_ x: [[Double]], _ y: [[Double]]) -> Double {
    func distance(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let all = x + y
    let mean =
      all.flatMap { a in all.map { distance(a, $0) } }.reduce(0, +)
      / Double(all.count * all.count)
    func kernel(_ a: [Double], _ b: [Double]) -> Double {
      [0.25, 0.5, 1, 2, 4].reduce(0) { $0 + exp(-distance(a, b) / (mean * $1)) }
    }
    func average(_ a: [[Double]], _ b: [[Double]]) -> Double {
      a.flatMap { one in b.map { kernel(one, $0) } }.reduce(0, +) / Double(a.count * b.count)
    }
    return average(x, x) + average(y, y) - 2 * average(x, y)
  }

  private func rows(_ count: Int, _ length: Int, seed: UInt64, shift: Double = 0) -> Tensor {
    Tensor.normal([count, length], seed: seed) + shift
  }

  private func values(_ x: Tensor) -> [[Double]] {
    let flat = x.floats.map(Double.init)
    return (0..<x.shape[0]).map { Array(flat[$0 * x.shape[1]..<($0 + 1) * x.shape[1]]) }
  }

  @Test("agrees with its definition, term by term", arguments: [0, 0.5, 3])
  func agrees(_ shift: Double) {
    let (x, y) = (rows(7, 3, seed: 1), rows(5, 3, seed: 2, shift: shift))
    let value = MeanDiscrepancy.squared(x, y).item
    #expect(abs(value - naive(values(x), values(y))) < 1e-5)
  }

  @Test("is 0 for the same samples, never below, and grows as sources part")
  func grows() {
    let x = rows(40, 4, seed: 3)
    #expect(abs(MeanDiscrepancy.squared(x, x).item) < 1e-6)
    let apart = [0.0, 0.5, 1, 2].map {
      MeanDiscrepancy.squared(x, rows(40, 4, seed: 4, shift: $0)).item
    }
    #expect(apart == apart.sorted() && apart[0] > -1e-6, "\(apart)")
  }

  @Test("its derivative leads one set to the other")
  func leads() {
    let (goal, start) = (rows(30, 2, seed: 5, shift: 2), Parameter([30, 2], .constant(0)))
    start.value.assign(rows(30, 2, seed: 6))
    start.value.requiresGradient = true
    let optimizer = Optimizer([start])
    let before = MeanDiscrepancy.squared(start.value, goal).item
    for _ in 0..<60 {
      let loss = MeanDiscrepancy.squared(start.value, goal)
      optimizer.step(loss.gradients(by: [start.value]), rate: 0.1)
    }
    #expect(MeanDiscrepancy.squared(start.value, goal).item < before / 10)
  }
}
