import Networks
import Pixels
import Tensors
import Testing

@Suite("Layers")
struct LayerTests {
  @Test("layers agree with PyTorch forward and backward")
  func layersAgree() throws {
    for entry in try OracleFile("networks").cases("layers") {
      guard let output = result(of: entry) else { continue }
      let expected = try #require(entry.expected("output"))
      #expect(output.value.shape == expected.shape, "\(entry.name)")
      #expect(agree(output.value.floats, expected.values), "\(entry.name)")
      guard entry.hasInput("probe") else { continue }
      let total = (output.value * entry.input("probe")).sum()
      let gradients = total.gradients(by: output.inputs.map(\.1))
      for ((name, _), gradient) in zip(output.inputs, gradients) {
        guard let wanted = entry.expected(name, in: "gradients") else { continue }
        #expect(
          agree(gradient.floats, wanted.values, tolerance: 5e-5), "\(entry.name): d/d\(name)")
      }
    }
  }

  /// The operation's output and the inputs to differentiate by; nil where it is tested elsewhere.
  private func result(of entry: OracleCase) -> (value: Tensor, inputs: [(String, Tensor)])? {
    var used: [(String, Tensor)] = []
    func input(_ name: String) -> Tensor {
      let tensor = entry.input(name)
      tensor.requiresGradient = true
      used.append((name, tensor))
      return tensor
    }
    let stride = Int(entry.option("stride") ?? 1)
    let padding = Int(entry.option("padding") ?? 0)
    switch entry.operation {
    case "conv2d":
      let bias = entry.hasInput("bias") ? input("bias") : nil
      let out = input("x").convolved(
        with: input("weight"), bias: bias, stride: stride, padding: padding)
      return (out, used)
    case "conv_transpose2d":
      let bias = entry.hasInput("bias") ? input("bias") : nil
      let out = input("x").transposeConvolved(
        with: input("weight"), bias: bias, stride: stride, padding: padding,
        outputPadding: Int(entry.option("output_padding") ?? 0))
      return (out, used)
    case "linear":
      return (input("x").linear(input("weight"), bias: input("bias")), used)
    case "max_pool2d":
      return (input("x").maxPooled(), used)
    default: return nil
    }
  }

  @Test("batch norm in training moves the running moments, frozen on the batch it does not")
  func batchNormModes() {
    let norm = BatchNorm(3)
    let x = Tensor.normal([8, 3, 4, 4], seed: 1) * 2 + 1
    let before = norm.mean.value.floats
    let frozen = norm(x, .frozenOnBatch)
    #expect(norm.mean.value.floats == before)
    let trained = norm(x, .training)
    #expect(norm.mean.value.floats != before)
    #expect(agree(frozen.floats, trained.floats.map(Double.init)))
  }

  @Test("a frozen block folds its batch norm into the same function")
  func foldedBlockAgrees() {
    let block = ConvBlock(3, 5)
    block.initialize(.kaiming, seed: 4)
    let x = Tensor.normal([2, 3, 9, 7], seed: 2)
    for seed in 0..<3 { _ = block(Tensor.normal([4, 3, 9, 7], seed: UInt64(seed)), .training) }
    block.record(true)
    let plain = block(x, .evaluation).detached().floats
    block.record(false)
    #expect(agree(block(x, .evaluation).floats, plain.map(Double.init), tolerance: 1e-4))
  }

  @Test("parameters are found by their property names")
  func namesParameters() {
    let network = Sequential {
      ConvBlock(1, 2)
      Flatten()
      Linear(8, 1)
    }
    #expect(
      network.namedParameters.map(\.key) == [
        "layers.0.conv.weight", "layers.0.conv.bias", "layers.0.norm.weight",
        "layers.0.norm.bias", "layers.0.norm.mean", "layers.0.norm.variance", "layers.2.weight",
        "layers.2.bias",
      ])
  }

  @Test("upsampling goes to any size", arguments: [Size(height: 7, width: 9), Size(side: 12)])
  func upsamples(_ size: Size) {
    let x = Tensor.normal([1, 2, 3, 4], seed: 1)
    #expect(Upsample(to: size)(x, .training).shape == [1, 2, size.height, size.width])
  }

  @Test("an initialisation depends on the seed alone")
  func initialises() {
    let (first, second) = (Linear(20, 30), Linear(20, 30))
    first.initialize(.kaiming, seed: 9)
    second.initialize(.xavier, seed: 1)
    second.initialize(.kaiming, seed: 9)
    #expect(first.weight.value.floats == second.weight.value.floats)
    let deviation = first.weight.value.squared().mean().item.squareRoot()
    #expect(abs(deviation - (2.0 / 20).squareRoot()) < 0.03)
  }
}
