import Architectures
import Networks
import Pixels
import Tensors
import Testing

@Suite("Convolutional autoencoder")
struct ConvolutionalAutoencoderTests {
  /// Counted by hand from section 4.2: convolutions and batch norms 93 696 down and 241 155 up, and
  /// two dense layers between 128 numbers and the last map.
  @Test("has the paper's layers", arguments: [(32, 4), (224, 28)])
  func counts(_ side: Int, _ map: Int) {
    let picture = FeatureShape(channels: 3, size: Size(side: side))
    let numbers = map * map * 128
    let dense = 2 * numbers * 128 + 128 + numbers
    let network = ConvolutionalAutoencoder.network(picture)
    #expect(network.parameterCount == 93_696 + 241_155 + dense)
    #expect(
      ConvolutionalAutoencoder.network(picture, isDense: false).parameterCount
        == 93_696 + 241_155)
  }

  @Test("its encoder gives the latent vector, or the last map")
  func encodes() {
    let picture = FeatureShape(channels: 3, size: Size(side: 32))
    let x = Tensor.uniform([2, 3, 32, 32], low: 0, high: 1, seed: 2)
    for (isDense, shape, count) in [
      (true, [2, 128, 1, 1], 93_696 + 2048 * 128 + 128), (false, [2, 128, 4, 4], 93_696),
    ] {
      let encoder = ConvolutionalAutoencoder.encoder(picture, isDense: isDense)
      #expect(encoder(x, .evaluation).shape == shape)
      #expect(encoder.output.channels == 128 && encoder.parameterCount == count)
    }
  }

  @Test(
    "gives pictures in the input's own size",
    arguments: [
      Size(side: 32), Size(height: 30, width: 45), Size(height: 8, width: 9),
    ])
  func keepsSize(_ size: Size) {
    for isDense in [true, false] {
      let picture = FeatureShape(channels: 1, size: size)
      let network = ConvolutionalAutoencoder.network(picture, width: 0.125, isDense: isDense)
      network.initialize(.kaiming, seed: 1)
      let out = network(
        .uniform([2, 1, size.height, size.width], low: 0, high: 1, seed: 2), .training)
      #expect(out.shape == [2, 1, size.height, size.width])
      #expect(!out.floats.contains { !(0...1).contains($0) })
    }
  }
}
