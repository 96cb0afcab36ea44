import Architectures
import Foundation
import Networks
import Pixels
import Tensors
import Testing

@Suite("Face embedder")
struct FaceEmbedderTests {
  @Test("vectors have length 1, at any size", arguments: [24, 64])
  func unitVectors(side: Int) {
    let shape = FeatureShape(channels: 3, size: Size(side: side))
    let embedder = FaceEmbedder(shape, width: 0.125, people: 5)
    embedder.initialize(.kaiming, seed: 1)
    let x = Tensor.uniform([3, 3, side, side], low: 0, high: 1, seed: 2)
    let vectors = embedder(x, .evaluation)
    #expect(vectors.shape == [3, FaceEmbedder.dimensions])
    for length in vectors.squared().sum(over: [1]).floats { #expect(abs(length - 1) < 1e-4) }
  }

  @Test("the loss is CosFace's: the own person's cosine is put back by the margin")
  func marginLoss() {
    let shape = FeatureShape(channels: 3, size: Size(side: 16))
    let embedder = FaceEmbedder(shape, width: 0.125, people: 3)
    let dimensions = FaceEmbedder.dimensions
    // Centres along the first three axes, of any length.
    var centres = [Float](repeating: 0, count: 3 * dimensions)
    for person in 0..<3 { centres[person * dimensions + person] = Float(person + 2) }
    let parameter = embedder.namedParameters.first { $0.key == "centres" }?.parameter
    parameter?.value.assign(Tensor(centres, shape: [3, dimensions]))
    var vectors = [Float](repeating: 0, count: 2 * dimensions)
    (vectors[0], vectors[1]) = (0.6, 0.8)
    vectors[dimensions + 2] = 1
    let loss = embedder.marginLoss(
      Tensor(vectors, shape: [2, dimensions]), people: [0, 2]
    ).item
    func crossEntropy(_ cosines: [Double], _ own: Int) -> Double {
      let logits = cosines.indices.map { 24 * (cosines[$0] - ($0 == own ? 0.2 : 0)) }
      return log(logits.reduce(0) { $0 + exp($1) }) - logits[own]
    }
    let expected = (crossEntropy([0.6, 0.8, 0], 0) + crossEntropy([0, 0, 1], 2)) / 2
    #expect(abs(loss - expected) < 1e-3, "\(loss), expected \(expected)")
  }
}
