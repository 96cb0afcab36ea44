import Architectures
import Foundation
import Networks
import Pixels
import Tensors
import Testing

@Suite("Picture filters")
struct PictureFilterTests {
  private let size = Size(height: 9, width: 7)

  private func filtered(_ rule: PictureFilter.Rule, _ strength: Double, _ x: Tensor) -> [Float] {
    let picture = FeatureShape(channels: x.shape[1], size: size)
    return PictureFilter.network(picture, rule, strength: strength)(x, .evaluation).floats
  }

  /// Weighted means over what lies in the picture, pixel by pixel.
  private func naive(_ x: [Float], weight: (Int, Int) -> Double) -> [Float] {
    var means: [Float] = []
    for y in 0..<size.height {
      for x0 in 0..<size.width {
        var (sum, total) = (0.0, 0.0)
        for v in 0..<size.height {
          for u in 0..<size.width {
            let w = weight(v - y, u - x0)
            sum += w * Double(x[v * size.width + u])
            total += w
          }
        }
        means.append(Float(sum / total))
      }
    }
    return means
  }

  @Test("blur and mean are what they say, at the edges too")
  func agreesWithDefinition() {
    let x = Tensor.uniform([1, 1, 9, 7], low: 0, high: 1, seed: 1)
    let blurred = naive(x.floats) { v, u in
      max(abs(v), abs(u)) <= 5 ? exp(-Double(v * v + u * u) / (2 * 1.5 * 1.5)) : 0
    }
    let mean = naive(x.floats) { v, u in max(abs(v), abs(u)) <= 2 ? 1 : 0 }
    for (one, other) in zip(filtered(.gaussianBlur, 1.5, x), blurred) {
      #expect(abs(one - other) < 1e-5)
    }
    for (one, other) in zip(filtered(.meanFilter, 5, x), mean) {
      #expect(abs(one - other) < 1e-5)
    }
  }

  @Test("fields have the mean of their pixels, the last ones of fewer")
  func pixelates() {
    let x = Tensor.uniform([2, 3, 9, 7], low: 0, high: 1, seed: 2)
    let (values, fields) = (x.floats, filtered(.pixelation, 4, x))
    for plane in 0..<6 {
      for y in 0..<9 {
        for column in 0..<7 {
          let rows = y / 4 * 4..<min(9, y / 4 * 4 + 4)
          let columns = column / 4 * 4..<min(7, column / 4 * 4 + 4)
          let inside = rows.flatMap { v in columns.map { values[plane * 63 + v * 7 + $0] } }
          let mean = inside.reduce(0, +) / Float(inside.count)
          #expect(abs(fields[plane * 63 + y * 7 + column] - mean) < 1e-5)
        }
      }
    }
    #expect(filtered(.untouched, 0, x) == values)
  }
}
