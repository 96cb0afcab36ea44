import Architectures
import Networks
import Pixels
import Tensors
import Testing

@Suite("Residual networks")
struct ResNetTests {
  private let picture = FeatureShape(channels: 3, size: Size(side: 32))

  @Test("ResNet-18 for small pictures has the published number of parameters")
  func counts() {
    // 11 173 962 without biases before batch norm, as torchvision-like code for CIFAR has it; ours
    // keep the 4 800 that batch norm makes idle.
    #expect(ResNet.eighteen(picture, labels: 10).parameterCount == 11_173_962 + 4800)
  }

  /// Of torchvision for 1000 classes, and the biases before batch norm, one for each channel of each
  /// convolution.
  @Test(
    "deeper ones have torchvision's numbers of parameters",
    arguments: [
      (ResNet.Depth.fifty, 25_557_032 + 26_560), (.oneHundredOne, 44_549_160 + 52_672),
    ])
  func countsDeep(_ depth: ResNet.Depth, _ count: Int) {
    let picture = FeatureShape(channels: 3, size: Size(side: 224))
    let network = ResNet.network(picture, depth, stem: .usual(for: picture.size), labels: 1000)
    #expect(network.parameterCount == count)
  }

  @Test("the maps after each group have the paper's sizes (Table 1)")
  func mapsHaveSizes() throws {
    let picture = FeatureShape(channels: 3, size: Size(side: 224))
    for (name, channels, side) in [
      ("conv1", 64, 56), ("conv2_3", 256, 56), ("conv3_4", 512, 28), ("conv4_1", 1024, 14),
      ("conv4_6", 1024, 14), ("conv5_3", 2048, 7),
    ] {
      let split = try #require(ResNet.Split(.fifty, after: name))
      let features = ResNet.features(picture, split, stem: .large, width: 0.125)
      #expect(features.output.size == Size(side: side), "\(name)")
      #expect(features.output.channels == channels / 8, "\(name)")
      let out = features(.zeros([1, 3, 224, 224]), .evaluation)
      #expect(out.shape == [1, channels / 8, side, side], "\(name)")
    }
  }

  @Test("a network split after any block is the whole network", arguments: ResNet.Depth.allCases)
  func splits(_ depth: ResNet.Depth) throws {
    let small = FeatureShape(channels: 3, size: Size(height: 17, width: 12))
    let whole = ResNet.network(small, depth, stem: .small, width: 0.0625, labels: 3)
    whole.initialize(.kaiming, seed: 1)
    let x = Tensor.uniform([2, 3, 17, 12], low: 0, high: 1, seed: 2)
    let logits = whole(x, .evaluation).floats
    let names = ResNet.Split.names(depth)
    for name in [names[0], names[3], names[names.count - 1]] {
      let split = try #require(ResNet.Split(depth, after: name))
      #expect(ResNet.Split("\(split)") == split)
      let front = ResNet.features(small, split, stem: .small, width: 0.0625)
      let back = ResNet.classifier(front.output, after: split, width: 0.0625, labels: 3)
      let parts = front.namedParameters + back.namedParameters
      for (part, all) in zip(parts, whole.namedParameters) {
        part.parameter.value.assign(all.parameter.value)
      }
      #expect(parts.count == whole.namedParameters.count)
      #expect(back.input == front.output)
      #expect(back(front(x, .evaluation), .evaluation).floats == logits, "\(name)")
    }
  }

  @Test("a split after a block that is not there is none")
  func refusesSplits() {
    #expect(ResNet.Split(.fifty, after: "conv4_0") == nil)
    #expect(ResNet.Split(.eighteen, after: "conv2_3") == nil)
    for text in ["50", "51/conv4_1", "50/conv4_7", "50/conv4_1/", "/conv4_1", ""] {
      #expect(ResNet.Split(text) == nil, "\(text)")
    }
  }

  @Test("logits come out for any size, with and without adaptation", arguments: [32, 28, 64])
  func shapes(_ side: Int) {
    let input = FeatureShape(channels: 3, size: Size(side: side))
    for network in [
      ResNet.eighteen(input, width: 0.125, labels: 10),
      ResNet.adapted(input, width: 0.125, labels: 10),
    ] {
      network.initialize(.kaiming, seed: 1)
      let logits = network(Tensor.normal([2, 3, side, side], seed: 1), .training)
      #expect(logits.shape == [2, 10])
      #expect(logits.floats.allSatisfy { $0.isFinite })
    }
  }

  @Test("pixel shuffle puts channels where Shi et al. do")
  func shuffles() {
    // Channel c of pixel (y, x) goes to row 2 y + c / 2, column 2 x + c mod 2.
    let x = Tensor((0..<16).map(Float.init), shape: [1, 4, 2, 2])
    let shuffled = PixelShuffle(2)(x, .evaluation)
    #expect(shuffled.shape == [1, 1, 4, 4])
    var expected = [Float](repeating: 0, count: 16)
    for c in 0..<4 {
      for y in 0..<2 {
        for column in 0..<2 {
          expected[(2 * y + c / 2) * 4 + 2 * column + c % 2] = Float(c * 4 + y * 2 + column)
        }
      }
    }
    #expect(shuffled.floats == expected)
    let wide = Tensor.uniform([2, 3, 6, 9], low: 0, high: 1, seed: 4)
    let cells = PixelUnshuffle(3)(wide, .evaluation)
    #expect(cells.shape == [2, 27, 2, 3])
    #expect(PixelShuffle(3)(cells, .evaluation).floats == wide.floats)
  }

  @Test("a frozen U-net gives the same as one in evaluation, at odd sizes too")
  func buildsUNet() {
    let input = FeatureShape(channels: 3, size: Size(height: 21, width: 13))
    let network = UNet.network(from: input, to: input, channels: 4)
    network.initialize(.kaiming, seed: 2)
    let x = Tensor.uniform([2, 3, 21, 13], low: 0, high: 1, seed: 3)
    let out = network(x, .training)
    #expect(out.shape == [2, 3, 21, 13])
    #expect(out.floats.allSatisfy { (0...1).contains($0) })
    network.record(false)
    let (one, two) = (network(x, .evaluation).floats, network(x, .evaluation).floats)
    #expect(one == two)
  }
}
