import Auditing
import Foundation
import Tensors
import Testing

@Suite("The trace of Fisher information")
struct FisherTraceTests {
  /// A function with bends: numbers of neighbours, mixed and bent.
  private static func function(_ x: Tensor) -> Tensor {
    (x.averagePooled() * 3 - 1).tanh().flattened() * x.averagePooled().flattened()
  }

  @Test("probes agree with finite differences")
  func agrees() {
    let pictures = Tensor.uniform([3, 2, 4, 4], low: 0, high: 1, seed: 5)
    let traces = FisherTrace.probed(pictures, probes: 4000, seed: 1, function: Self.function)
    let values = pictures.floats
    let step: Float = 1e-2
    for picture in 0..<3 {
      var sum = 0.0
      for place in 0..<32 {
        var (more, less) = (values, values)
        more[picture * 32 + place] += step
        less[picture * 32 + place] -= step
        let slope =
          (Self.function(Tensor(more, shape: [3, 2, 4, 4]))
            - Self.function(Tensor(less, shape: [3, 2, 4, 4]))) / Double(2 * step)
        sum += slope.squared().sum().item
      }
      #expect(abs(traces[picture] / sum - 1) < 0.05, "\(traces[picture]), expected \(sum)")
    }
  }

  @Test("noise on the pictures themselves counts every value, by its variance")
  func identity() {
    let pictures = Tensor.uniform([2, 3, 8, 8], low: 0, high: 1, seed: 6)
    let traces = FisherTrace.probed(pictures, probes: 400, seed: 2) { $0.flattened() / 0.5 }
    for trace in traces { #expect(abs(trace / (192 / 0.25) - 1) < 0.05, "\(trace)") }
  }

  @Test("what does not look at the picture tells nothing of it")
  func blind() {
    let pictures = Tensor.uniform([2, 3, 8, 8], low: 0, high: 1, seed: 6)
    let traces = FisherTrace.probed(pictures, probes: 2, seed: 2) { $0.flattened() * 0 + 3 }
    #expect(traces == [0, 0])
  }
}
