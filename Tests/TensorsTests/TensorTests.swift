import Formats
import Tensors
import Testing

@Suite("Tensors")
struct TensorTests {
  @Test(
    "values survive every stored type",
    arguments: [DType.float32, .float16, .bfloat16, .int64, .uint8])
  func storesValues(_ dtype: DType) {
    let tensor = Tensor([0, 1, 2, 3, 4, 100] as [Float], shape: [2, 3]).converted(to: dtype)
    let again = Tensor(tensor.stored)
    #expect(again.dtype == dtype)
    #expect(again.shape == [2, 3])
    #expect(again.floats == [0, 1, 2, 3, 4, 100])
  }

  @Test("channels last changes the order in memory, not the values")
  func keepsValuesInAnyLayout() {
    let tensor = Tensor.normal([2, 3, 4, 5], seed: 1)
    #expect(tensor.converted(layout: .channelsLast).floats == tensor.floats)
  }

  @Test("only the asked gradients come back, zeros where nothing depends")
  func differentiates() {
    let x = Tensor([1, 2, 3] as [Float], shape: [3])
    let y = Tensor([1, 1, 1] as [Float], shape: [3])
    x.requiresGradient = true
    y.requiresGradient = true
    let gradients = x.squared().sum().gradients(by: [x, y])
    #expect(gradients[0].floats == [2, 4, 6])
    #expect(gradients[1].floats == [0, 0, 0])
  }

  @Test("a floor passes its gradient on")
  func flooredGradientPasses() {
    let x = Tensor([-1, 2] as [Float], shape: [2])
    x.requiresGradient = true
    #expect(x.floored(at: 0).sum().gradients(by: [x])[0].floats == [1, 1])
    #expect(x.floored(at: 0).floats == [0, 2])
  }

  @Test("random numbers depend on the seed alone")
  func seedsRandomNumbers() {
    #expect(Tensor.normal([4], seed: 3).floats == Tensor.normal([4], seed: 3).floats)
    #expect(Tensor.normal([4], seed: 3).floats != Tensor.normal([4], seed: 4).floats)
  }

  @Test("the separable blur is a correlation with the outer product, forward and backward")
  func blurAgreesWithConvolution() {
    let window = Tensor([0.2, 0.5, 0.3] as [Float], shape: [3])
    let x = Tensor.normal([2, 1, 6, 7], seed: 2)
    x.requiresGradient = true
    let outer = window.reshaped([3, 1]).multiplied(by: window.reshaped([1, 3]))
    let expected = x.convolved(with: outer.reshaped([1, 1, 3, 3]), bias: nil)
    let blurred = x.blurred(with: window)
    let probe = Tensor.normal(expected.shape, seed: 3)
    let difference = (blurred - expected).magnitude().sum().item
    #expect(difference < 1e-5)
    let gradients = [blurred, expected].map { ($0 * probe).sum().gradients(by: [x])[0].floats }
    #expect(zip(gradients[0], gradients[1]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("systems of equations are solved, with a ridge, and those without a solution say so")
  func solvesEquations() {
    // (1 + ridge) x = y, and a batch beside it that is not positive definite.
    let matrices = Tensor([1, 0, 0, 3, -1, 0, 0, -1] as [Float], shape: [2, 2, 2])
    let right = Tensor([4, 10, 1, 1] as [Float], shape: [2, 2, 1])
    let solution = matrices.solved(for: right, ridge: 0.5).floats
    #expect(abs(solution[0] - 4 / 1.5) < 1e-6 && abs(solution[1] - 10 / 3.5) < 1e-6)
    #expect(solution[2].isNaN && solution[3].isNaN)
    #expect(matrices.floats[0] == 1)
  }

  @Test("no handle outlives its tensor")
  func freesHandles() {
    let before = Torch.liveHandles
    for _ in 0..<10 { _ = Tensor.normal([8], seed: 1) + 1 }
    #expect(Torch.liveHandles <= before + 64, "other tests run beside this one")
  }
}
