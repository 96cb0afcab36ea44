import Architectures
import Networks
import Pixels
import Tensors
import Testing

@Suite("Networks for texts and windows")
struct SequenceNetworksTests {
  static let text = FeatureShape(channels: 2, size: Size(height: 1, width: 7))

  /// Numbers of words as pairs of bytes.
  private static func texts(_ numbers: [[Int]]) -> Tensor {
    let bytes = numbers.flatMap { row in row.map { Float($0 >> 8) } + row.map { Float($0 & 255) } }
    return Tensor(bytes.map { $0 / 255 }, shape: [numbers.count, 2, 1, numbers[0].count])
  }

  @Test("bytes are read as the numbers that they stand for")
  func readsNumbers() {
    let numbers = [[0, 1, 255, 256, 257, 40000, 65535]]
    let read = WordNumbers()(Self.texts(numbers), .evaluation)
    #expect(read.integers.map(Int.init) == numbers[0] && read.shape == [1, 7])
  }

  @Test("the LSTM case has Table 7's layers: Embedding-300, LSTM-300; 2 x LSTM-300, FC-150")
  func matchesTable() {
    let vocabulary = 1000
    let obfuscator = TextNetworks.features(Self.text, vocabulary: vocabulary, width: 1)
    #expect(obfuscator.output == FeatureShape(channels: 300, size: Size(height: 1, width: 7)))
    let lstm = 4 * (300 * 300 * 2 + 2 * 300)
    #expect(obfuscator.parameterCount == vocabulary * 300 + lstm)
    let classifier = TextNetworks.classifier(obfuscator.output, width: 1, labels: 2)
    #expect(classifier.parameterCount == 2 * lstm + 301 * 150 + 151 * 2)
    let states = obfuscator(
      Self.texts([[1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 4, 5, 6, 7]]), .evaluation)
    #expect(states.shape == [2, 300, 1, 7])
    #expect(classifier(states, .evaluation).shape == [2, 2])
  }

  @Test("the classifier reads the state at the text's end, which knows the words before it")
  func readsInOrder() {
    let obfuscator = TextNetworks.features(Self.text, vocabulary: 10, width: 0.02)
    obfuscator.module.initialize(.kaiming, seed: 3)
    let states = obfuscator(
      Self.texts([[2, 3, 4, 5, 6, 7, 8], [9, 3, 4, 5, 6, 7, 8]]), .evaluation)
    // Channels x time of each text; a first word changes all states, a last one none before it.
    let first = obfuscator(Self.texts([[2, 3, 4, 5, 6, 7, 9]]), .evaluation).floats
    let one = states.sliced(0..<1).floats
    #expect(zip(one, states.sliced(1..<2).floats).allSatisfy { $0 != $1 })
    #expect(one.indices.allSatisfy { (abs(one[$0] - first[$0]) < 1e-6) == ($0 % 7 != 6) })
  }

  @Test("sequences go through one-dimensional convolutions and poolings along their length")
  func convolvesAlongTime() {
    let window = FeatureShape(channels: 6, size: Size(height: 1, width: 64))
    let obfuscator = VGG16.features(window, pools: 2)
    #expect(obfuscator.output == FeatureShape(channels: 128, size: Size(height: 1, width: 16)))
    let weights = 3 * (6 * 64 + 64 * 64 + 64 * 128 + 128 * 128) + 2 * 64 + 2 * 128
    #expect(obfuscator.parameterCount == weights + 768)
    let x = Tensor.uniform([2, 6, 1, 64], low: 0, high: 1, seed: 1)
    let features = obfuscator(x, .evaluation)
    #expect(features.shape == [2, 128, 1, 16])
    let classifier = VGG16.classifier(features.shapeOfSample, width: 0.1, hidden: 8, labels: 2)
    #expect(classifier(features, .evaluation).shape == [2, 2])
    for reconstructor in Reconstructor.allCases {
      let network = reconstructor.network(from: obfuscator.output, to: window, width: 0.1)
      #expect(network(features, .evaluation).shape == [2, 6, 1, 64])
      #expect(
        network.module.namedParameters.map(\.parameter.value.shape)
          .allSatisfy { $0.count != 4 || $0[2] == 1 })
    }
  }

  @Test("a row kernel does what a square one does with zeros above and below")
  func rowKernelIsSquareKernel() {
    let row = Conv2d(3, 4, isRow: true)
    let square = Conv2d(3, 4)
    let weight = Tensor.normal([4, 3, 1, 3], seed: 1)
    row.weight.value.assign(weight)
    square.weight.value.assign(.concatenated([weight * 0, weight, weight * 0], along: 2))
    let x = Tensor.normal([2, 3, 1, 9], seed: 2)
    let one = row(x, .evaluation).floats
    #expect(zip(one, square(x, .evaluation).floats).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("structural similarity of sequences compares along their length")
  func comparesAlongLength() {
    let size = Size(height: 1, width: 44)
    #expect(StructuralSimilarity.scales(for: size) == 3)
    let similarity = StructuralSimilarity.multiScale(for: size)
    let x = Tensor.uniform([2, 3, 1, 44], low: 0, high: 1, seed: 4)
    #expect(similarity.values(x, x).doubles.allSatisfy { abs($0 - 1) < 1e-5 })
    let other = Tensor.uniform([2, 3, 1, 44], low: 0, high: 1, seed: 5)
    #expect(similarity.values(x, other).doubles.allSatisfy { $0 < 0.6 })
  }
}

extension Tensor {
  fileprivate var shapeOfSample: FeatureShape {
    FeatureShape(channels: shape[1], size: Size(height: shape[2], width: shape[3]))
  }
}
