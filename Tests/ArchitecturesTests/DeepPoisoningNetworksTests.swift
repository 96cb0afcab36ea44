import Architectures
import Networks
import Pixels
import Tensors
import Testing

@Suite("Networks of deep poisoning")
struct DeepPoisoningNetworksTests {
  private let map = FeatureShape(channels: 1024, size: Size(side: 14))
  private let picture = FeatureShape(channels: 3, size: Size(side: 224))

  /// Blocks of ResNet-50 at conv4: 1 x 1 to 256, 3 x 3, 1 x 1 back, each with batch norm and the idle
  /// bias before it.
  @Test("the module has four residual blocks of the paper's kind")
  func countsModule() {
    let block = (1024 * 256 + 3 * 256) + (256 * 256 * 9 + 3 * 256) + (256 * 1024 + 3 * 1024)
    #expect(PoisoningModule.network(map).parameterCount == 4 * block)
    let small = FeatureShape(channels: 128, size: Size(side: 8))
    #expect(
      PoisoningModule.network(small, blocks: 2).parameterCount
        == 2 * 2 * (128 * 128 * 9 + 3 * 128))
  }

  @Test("the module begins as the identity of features and can leave it", arguments: [8, 512])
  func beginsAsIdentity(_ channels: Int) {
    let shape = FeatureShape(channels: channels, size: Size(height: 3, width: 2))
    let module = PoisoningModule.network(shape)
    module.initialize(.kaiming, seed: 1)
    let x = Tensor.uniform([2, channels, 3, 2], low: 0, high: 1, seed: 2)
    #expect(module.output == shape)
    #expect(module(x, .evaluation).floats == x.floats)
    module.record(true)
    let gradients = module(x, .training).squared().sum().gradients(
      by: module.trainedParameters.map(\.value))
    #expect(gradients.contains { $0.floats.contains { $0 != 0 } })
  }

  /// Two plain blocks before each of four doublings from 1024 channels, then the tail; counted by hand.
  @Test("the reconstructor has the paper's layers")
  func countsReconstructor() {
    func block(_ inputs: Int, _ outputs: Int) -> Int {
      let middle = inputs / 4
      return (inputs * middle + 3 * middle) + (middle * middle * 9 + 3 * middle)
        + (middle * outputs + outputs)
    }
    var count = 0
    var channels = 1024
    for _ in 0..<4 {
      count += block(channels, channels) + block(channels, channels / 2)
      channels /= 2
    }
    #expect(channels == 64)
    count += 64 * 64 * 9 + 3 * 64 + 64 * 3 * 9 + 3
    let network = InverseBottlenecks.usual.network(from: map, to: picture)
    #expect(network.parameterCount == count)
    #expect(network.output == picture)
  }

  @Test(
    "all six give pictures in range, of any size", arguments: [.usual] + InverseBottlenecks.others)
  func givesPictures(_ kind: InverseBottlenecks) {
    let features = FeatureShape(channels: 6, size: Size(height: 4, width: 5))
    let picture = FeatureShape(channels: 3, size: Size(height: 15, width: 20))
    let network = kind.network(from: features, to: picture, width: 0.0625)
    network.initialize(.kaiming, seed: 1)
    let x = Tensor.uniform([2, 6, 4, 5], low: 0, high: 1, seed: 3)
    let out = network(x, .training)
    #expect(out.shape == [2, 3, 15, 20])
    #expect(!out.floats.contains { !(0...1).contains($0) })
    network.record(false)
    #expect(network(x, .evaluation).floats == network(x, .evaluation).floats)
  }

  @Test("each has a name, which is read back, and its own number of parameters")
  func hasNames() {
    let all = [InverseBottlenecks.usual] + InverseBottlenecks.others
    #expect(Set(all).count == 6)
    for kind in all { #expect(InverseBottlenecks("\(kind)") == kind) }
    for text in ["", "plain", "plain-2-2", "round-2-2-clamp", "plain-0-2-clamp", "plain-2-1-clamp"]
    {
      #expect(InverseBottlenecks(text) == nil, "\(text)")
    }
  }

  @Test("min-max takes each picture's least number to 0 and its greatest to 1")
  func brings() {
    let x = Tensor([-3, 1, 5, 0, 7, 7, 7, 7] as [Float], shape: [2, 1, 2, 2])
    #expect(PictureRange.minMax(x, .evaluation).floats == [0, 0.5, 1, 0.375, 0, 0, 0, 0])
    #expect(PictureRange.clamp(x, .evaluation).floats == [0, 1, 1, 0, 1, 1, 1, 1])
  }
}
