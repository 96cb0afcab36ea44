import Networks
import Pixels
import Tensors
import Testing

@Suite("Locally connected layers")
struct LocallyConnectedTests {
  @Test("every pixel has a dense layer of its own")
  func isPixelwise() {
    let size = Size(height: 2, width: 3)
    let layer = LocallyConnected(2, 4, size: size)
    layer.initialize(.kaiming, seed: 5)
    layer.bias.value.assign(Tensor.normal([4, 2, 3], seed: 6))
    let x = Tensor.normal([5, 2, 2, 3], seed: 7)
    let out = layer(x, .training)
    #expect(out.shape == [5, 4, 2, 3])
    let (values, weight, bias) = (x.floats, layer.weight.value.floats, layer.bias.value.floats)
    for n in 0..<5 {
      for o in 0..<4 {
        for pixel in 0..<6 {
          let expected = (0..<2).reduce(bias[o * 6 + pixel]) { sum, i in
            sum + values[(n * 2 + i) * 6 + pixel] * weight[(i * 4 + o) * 6 + pixel]
          }
          let found = out.floats[(n * 4 + o) * 6 + pixel]
          #expect(abs(found - expected) < 1e-5, "\(n) \(o) \(pixel)")
        }
      }
    }
    #expect(layer.parameterCount == 6 * (2 * 4 + 4))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let pictures: Int
    let maps: [Int]
    let size: Size
    var layout = Layout.contiguous
    var testDescription: String { "\(pictures) of \(size), \(maps), \(layout)" }
  }

  @Test(
    "values and gradients are those of a convolution with a group for every pixel",
    arguments: [
      Case(pictures: 1, maps: [1, 1], size: Size(side: 1)),
      Case(pictures: 3, maps: [3, 8], size: Size(height: 5, width: 7)),
      Case(pictures: 19, maps: [8, 5], size: Size(height: 9, width: 16), layout: .channelsLast),
      Case(pictures: 33, maps: [5, 3], size: Size(height: 13, width: 11)),
    ])
  func agrees(setting: Case) {
    let (inputs, outputs, pixels) = (setting.maps[0], setting.maps[1], setting.size.area)
    let (height, width) = (setting.size.height, setting.size.width)
    let x = Tensor.normal([setting.pictures, inputs, height, width], seed: 1)
      .converted(to: .float32, layout: setting.layout)
    let weight = Tensor.normal([inputs, outputs, height, width], seed: 2)
    let bias = Tensor.normal([outputs, height, width], seed: 3)
    let aim = Tensor.normal([setting.pictures, outputs, height, width], seed: 4)
    func outcome(_ layer: (Tensor) -> Tensor) -> [[Float]] {
      for leaf in [x, weight, bias] { leaf.requiresGradient = true }
      let out = layer(x)
      let gradients = (out * aim).sum().gradients(by: [x, weight, bias])
      return ([out] + gradients).map(\.floats)
    }
    let found = outcome { $0.locallyConnected(weight: weight, bias: bias) }
    let expected = outcome { x in
      // Pixels to the front, where each is a group of channels.
      let apart = x.permuted([0, 2, 3, 1]).reshaped([setting.pictures, pixels * inputs, 1, 1])
      let own = weight.permuted([2, 3, 1, 0]).reshaped([pixels * outputs, inputs, 1, 1])
      let out = apart.convolved(
        with: own, bias: bias.permuted([1, 2, 0]).reshaped([-1]), groups: pixels)
      return out.reshaped([setting.pictures, height, width, outputs]).permuted([0, 3, 1, 2])
    }
    for (one, other) in zip(found, expected) {
      #expect(one.count == other.count && !one.isEmpty)
      let error = zip(one, other).map { abs($0 - $1) }.max() ?? 1
      #expect(error < 1e-4, "off by \(error)")
    }
  }
}
