import Tensors
import Testing

@Suite("Batch norm and ReLU in one operation")
struct BatchNormReluTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let shape: [Int]
    let layout: Layout
    let dtype: DType
    let keepsMoments: Bool
    /// How far batch norm's own rounding may move a value.
    var tolerance: Float { dtype == .bfloat16 ? 0.03 : 2e-5 }
    var testDescription: String { "\(shape), \(layout), \(dtype), moments \(keepsMoments)" }
  }

  static let cases = [
    Case(shape: [8, 16, 4, 4], layout: .channelsLast, dtype: .float32, keepsMoments: true),
    Case(shape: [64, 7, 9, 11], layout: .channelsLast, dtype: .float32, keepsMoments: false),
    Case(shape: [1, 3, 1, 2], layout: .channelsLast, dtype: .float32, keepsMoments: true),
    Case(shape: [8, 5, 4, 6], layout: .contiguous, dtype: .float32, keepsMoments: true),
    Case(shape: [16, 24, 5, 5], layout: .channelsLast, dtype: .bfloat16, keepsMoments: true),
  ]

  private struct Outcome {
    let value: Tensor
    let gradients: [Tensor]
    let moments: [Tensor]
  }

  /// Values far from zero (mean 100, deviation 2) would show a variance lost in cancellation.
  private static func outcome(_ setting: Case, fused: Bool) -> Outcome {
    let channels = setting.shape[1]
    // libtorch's batch norm adds channels-last rows in float, one after another: on one thread it is
    // off by .05 here. Its contiguous one is not.
    let x = (Tensor.normal(setting.shape, seed: 1) * 2 + (setting.dtype == .float32 ? 100 : 1))
      .converted(to: setting.dtype, layout: fused ? setting.layout : .contiguous)
    let weight = Tensor.normal([channels], seed: 2)
    let bias = Tensor.normal([channels], seed: 3)
    let mean = Tensor.normal([channels], seed: 4)
    let variance = Tensor.normal([channels], seed: 5) * 0 + 1
    for leaf in [x, weight, bias] { leaf.requiresGradient = true }
    let kept = setting.keepsMoments
    let y =
      fused
      ? x.batchNormalizedRelu(
        weight: weight, bias: bias, mean: kept ? mean : nil, variance: kept ? variance : nil,
        momentum: 0.1, epsilon: 1e-5)
      : x.batchNormalized(
        weight: weight, bias: bias, mean: kept ? mean : nil, variance: kept ? variance : nil,
        training: true, momentum: 0.1, epsilon: 1e-5
      ).relu()
    let probe = Tensor.normal(setting.shape, seed: 6)
    let total = (y.converted(to: .float32) * probe).sum()
    return Outcome(
      value: y, gradients: total.gradients(by: [x, weight, bias]), moments: [mean, variance])
  }

  @Test("gives the values, gradients and running moments of the two operations", arguments: cases)
  func agrees(setting: Case) {
    let fused = Self.outcome(setting, fused: true)
    let plain = Self.outcome(setting, fused: false)
    #expect(fused.value.dtype == plain.value.dtype)
    for (one, other) in zip(
      [fused.value] + fused.gradients + fused.moments,
      [plain.value] + plain.gradients + plain.moments)
    {
      #expect(one.shape == other.shape)
      let expected = other.converted(to: .float32).floats
      let scale = max(1, expected.map(abs).max() ?? 1)
      let error = zip(one.converted(to: .float32).floats, expected).map { abs($0 - $1) }.max() ?? 0
      #expect(error <= setting.tolerance * scale, "off by \(error) of \(scale)")
    }
  }

  @Test("the values do not depend on the number of threads")
  func sameOnAnyThreads() async {
    // A process of its own: the number holds for all threads, and other tests compare bits.
    await #expect(processExitsWith: .success) {
      let setting = Self.cases[1]
      Torch.threads = 2
      let two = Self.outcome(setting, fused: true)
      Torch.threads = 1
      let one = Self.outcome(setting, fused: true)
      #expect(one.value.floats == two.value.floats)
      #expect(one.gradients.map(\.floats) == two.gradients.map(\.floats))
    }
  }
}
