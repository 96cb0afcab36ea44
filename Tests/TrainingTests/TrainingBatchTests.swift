import Tensors
import Testing
import Training

@Suite("Batches")
struct TrainingBatchTests {
  @Test("a mirror exchanges left and right and nothing else")
  func mirrors() {
    let picture = Tensor((0..<12).map(Float.init), shape: [1, 2, 2, 3])
    #expect(picture.mirrored.floats == [2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9])
    #expect(picture.mirrored.mirrored.floats == picture.floats)
    let batch = TrainingBatch(indices: [7], features: picture, labels: ["a": [1]], seed: 3)
    let mirrored = batch.mirrored
    #expect(mirrored.images.floats == picture.mirrored.floats)
    #expect(mirrored.indices == [7] && mirrored.seed == 3 && mirrored.count == 1)
  }
}
