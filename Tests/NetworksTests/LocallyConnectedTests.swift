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
    layer.bias.value.assign(Tensor.normal([6, 1, 4], seed: 6))
    let x = Tensor.normal([5, 2, 2, 3], seed: 7)
    let out = layer(x, .training)
    #expect(out.shape == [5, 4, 2, 3])
    let (values, weight, bias) = (x.floats, layer.weight.value.floats, layer.bias.value.floats)
    for n in 0..<5 {
      for o in 0..<4 {
        for pixel in 0..<6 {
          let expected = (0..<2).reduce(bias[pixel * 4 + o]) { sum, i in
            sum + values[(n * 2 + i) * 6 + pixel] * weight[(pixel * 2 + i) * 4 + o]
          }
          let found = out.floats[(n * 4 + o) * 6 + pixel]
          #expect(abs(found - expected) < 1e-5, "\(n) \(o) \(pixel)")
        }
      }
    }
    #expect(layer.parameterCount == 6 * (2 * 4 + 4))
  }
}
