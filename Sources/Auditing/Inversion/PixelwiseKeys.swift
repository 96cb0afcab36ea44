import Tensors

/// A pixelwise cipher under keys drawn at random, on tensors, so that gradients pass through it:
/// every value is inverted or not, and a pixel's colours change places where they are shuffled.
package struct PixelwiseKeys {
  private let shuffled: Bool

  private static let orders: [[Int]] = [
    [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
  ]

  package init(shuffled: Bool) {
    self.shuffled = shuffled
  }

  /// - Parameters:
  ///   - pictures: `[N, C, H, W]` in [0, 1].
  ///   - seed: other keys for every picture, and for every seed.
  package func encrypted(_ pictures: Tensor, seed: UInt64) -> Tensor {
    let shape = pictures.shape
    let half = Tensor.full(shape, 0.5, device: pictures.device)
    let flips = Tensor.uniform(shape, low: 0, high: 1, seed: seed, device: pictures.device)
      .isLess(than: half)
    let inverted = flips.selecting(1 - pictures, else: pictures)
    guard shuffled, shape[1] == 3 else { return inverted }
    let plane = [shape[0], 1, shape[2], shape[3]]
    let draw = Tensor.uniform(
      plane, low: 0, high: Double(Self.orders.count), seed: seed &+ 1, device: pictures.device)
    return Self.orders.enumerated().dropFirst().reduce(inverted) { result, entry in
      let (number, order) = entry
      let isBelow = draw.isLess(
        than: .full(plane, Double(number), device: pictures.device)
      ).expanded(to: shape)
      let moved = Tensor.concatenated(
        order.map { inverted.sliced($0..<$0 + 1, along: 1) }, along: 1)
      return isBelow.selecting(result, else: moved)
    }
  }
}
