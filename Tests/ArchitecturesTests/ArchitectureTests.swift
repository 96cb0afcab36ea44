import Architectures
import Networks
import Pixels
import Tensors
import Testing

@Suite("Architectures")
struct ArchitectureTests {
  let celebA = FeatureShape(channels: 3, size: Size(height: 218, width: 178))

  @Test("the obfuscator has the paper's shape and size")
  func obfuscatorMatchesTable() {
    let network = VGG16.features(celebA, pools: 2)
    #expect(network.output == FeatureShape(channels: 128, size: Size(height: 54, width: 44)))
    #expect(network.parameterCount == 260_160 + 768)
    let out = network(.zeros([1, 3, 218, 178]), .evaluation)
    #expect(out.shape == [1, 128, 54, 44])
  }

  @Test("small pictures get edges, so that all poolings find something", arguments: [16, 28])
  func smallPicturesArePadded(_ side: Int) {
    let digit = FeatureShape(channels: 1, size: Size(side: side))
    let front = VGG16.features(digit, pools: 2, width: 0.1)
    #expect(front.output.size == Size(side: 8))
    let back = VGG16.classifier(front.output, width: 0.1, hidden: 8, labels: 10)
    let picture = Tensor.uniform([2, 1, side, side], low: 0, high: 1, seed: 1)
    let features = front(picture, .evaluation)
    #expect(back(features, .evaluation).shape == [2, 10])
    let edge = (32 - side) / 2
    let padded = picture.padded(left: edge, right: edge, top: edge, bottom: edge)
    let plain = VGG16.features(
      FeatureShape(channels: 1, size: Size(side: 32)), pools: 2, width: 0.1)
    for (one, other) in zip(front.module.namedParameters, plain.module.namedParameters) {
      other.parameter.value.assign(one.parameter.value)
    }
    #expect(plain(padded, .evaluation).floats == features.floats)
    for reconstructor in Reconstructor.allCases {
      let network = reconstructor.network(from: front.output, to: digit, width: 0.1)
      #expect(network(features, .evaluation).shape == [2, 1, side, side])
    }
  }

  @Test(
    "reconstructors have the papers' counts and give back the picture's size",
    arguments: [
      (Reconstructor.mirrored, 260_035), (.deepUNet, 1_998_927), (.shallowUNet, 1_224_335),
      (.residual, 369_411), (.simple, 407_619),
    ])
  func reconstructorsMatchTables(_ reconstructor: Reconstructor, _ count: Int) {
    let features = VGG16.features(celebA, pools: 2).output
    let network = reconstructor.network(from: features, to: celebA)
    #expect(network.parameterCount == count)
    let narrow = reconstructor.network(from: features, to: celebA, width: 0.05)
    let out = narrow(.zeros([1, 128, 54, 44]), .evaluation)
    #expect(out.shape == [1, 3, 218, 178])
  }

  @Test(
    "the classifier's parts have the paper's counts",
    arguments: [
      (Size(height: 218, width: 178), 79_699_968), (Size(side: 64), 25_174_016),
    ])
  func classifierMatchesTable(_ size: Size, _ fullyConnected: Int) {
    let features = VGG16.features(FeatureShape(channels: 3, size: size), pools: 2).output
    let network = VGG16.classifier(features, labels: 3)
    let norm = 2 * (3 * 256 + 6 * 512)
    let convolutions = 14_454_528
    // PAPERS.md counts the convolutions from conv3-64 on; the classifier begins at conv3-256.
    #expect(network.parameterCount == convolutions + fullyConnected + 4097 * 3 + norm)
  }

  @Test("VGG16 splits at any pooling layer", arguments: 1...4)
  func splitsAnywhere(_ pools: Int) {
    let picture = FeatureShape(channels: 3, size: Size(side: 64))
    let front = VGG16.features(picture, pools: pools, width: 0.1)
    let back = VGG16.classifier(front.output, pools: pools, width: 0.1, hidden: 8, labels: 2)
    let out = back(front(.zeros([2, 3, 64, 64]), .evaluation), .evaluation)
    #expect(out.shape == [2, 2])
  }

  @Test("adversaries read features of any size", arguments: AttributeAdversary.allCases)
  func adversariesRead(_ adversary: AttributeAdversary) {
    let features = FeatureShape(channels: 8, size: Size(height: 17, width: 13))
    let network = adversary.network(from: features, labels: 2, width: 0.05, fullyConnected: 8)
    #expect(network(.zeros([3, 8, 17, 13]), .evaluation).shape == [3, 2])
  }

  @Test(
    "what is left of VGG16 takes maps of any size",
    arguments: [(8, 2), (14, 2), (7, 3), (4, 3), (2, 4), (1, 5), (54, 2)])
  func countsPools(_ side: Int, _ pools: Int) {
    let map = FeatureShape(channels: 4, size: Size(side: side))
    #expect(VGG16.poolsDone(before: map) == pools)
    let network = VGG16.classifier(map, pools: pools, width: 0.0625, hidden: 3, labels: 2)
    #expect(network(.zeros([1, 4, side, side]), .evaluation).shape == [1, 2])
  }
}
