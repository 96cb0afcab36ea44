import Auditing
import Tensors
import Testing

@Suite("Outputs that took long are kept")
struct KeptOutputsTests {
  @Test("nothing is made twice, rows come in order, and who waits is told")
  func keeps() {
    var (made, told) = ([Int](), [Int]())
    let kept = KeptOutputs(progress: { told.append($0) }) { released in
      made.append(released.shape[0])
      return released.scaled(by: 2).reshaped([released.shape[0], 2, 1])
    }
    func rows(_ numbers: [Int]) -> Tensor {
      Tensor(numbers.flatMap { [Float($0), Float($0) + 0.5] }, shape: [numbers.count, 2])
    }
    let first = kept(rows(Array(0..<100)))
    #expect(first.shape == [100, 2, 1] && made == [64, 36] && told == [64, 100])
    #expect(first.floats == rows(Array(0..<100)).scaled(by: 2).floats)
    // Known ones, new ones, and one twice.
    let second = kept(rows([99, 200, 3, 200]))
    #expect(second.floats == [198, 199, 400, 401, 6, 7, 400, 401])
    #expect(made == [64, 36, 2] && told == [64, 100, 102])
    #expect(kept(rows([200, 0])).floats == [400, 401, 0, 1] && made.count == 3)
  }
}
