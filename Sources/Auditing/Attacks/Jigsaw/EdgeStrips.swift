/// What the edges of a puzzle's blocks look like: the values on the line where a neighbour would
/// begin, and how fast they change towards it.
///
/// Each block has eight strips, one for each turn: that of the turned block's right edge, read from
/// top to bottom. Grey blocks have two further channels of zeros, so that one routine does for
/// both.
struct EdgeStrips {
  /// Six values of a symmetric 3 x 3 matrix: 00, 11, 22, 01, 02, 12.
  typealias Matrix = SIMD8<Float>

  /// Vectors of eight that hold a strip of one channel; what is left of the last one is zero.
  let lanes: Int
  /// `[blocks, 8, 3, lanes]`: half a pixel beyond the edge, where 0 is the middle grey.
  let values: [SIMD8<Float>]
  /// `[blocks, 4, orders]`: sum of the values' products, for each order of the channels.
  let moments: [Matrix]
  /// `[blocks, 4, orders]`: mean of the products of the last steps towards the edge.
  let steps: [Matrix]

  /// - Parameter blocks: `[side, side, C]` each.
  init(_ blocks: [[UInt8]], side: Int, variants: BlockVariants) {
    let lanes = (side + 7) / 8
    var values = [SIMD8<Float>](repeating: .zero, count: blocks.count * 24 * lanes)
    var (moments, steps) = ([Matrix](), [Matrix]())
    let orders = variants.orders.map { $0.count == 1 ? [0, 1, 2] : $0 }
    for (number, block) in blocks.enumerated() {
      for turn in 0..<BlockVariants.turns {
        let (strip, step) = Self.edge(block, variants.walks[turn], side)
        for channel in 0..<3 {
          let first = ((number * 8 + turn) * 3 + channel) * lanes
          for row in 0..<side { values[first + row / 8][row % 8] = strip[row][channel] }
        }
        guard turn < 4 else { continue }  // Flipped strips have the same sums.
        let (moment, spread) = (Self.products(strip), Self.products(step) / Float(side))
        moments += orders.map { Self.reordered(moment, $0) }
        steps += orders.map { Self.reordered(spread, $0) }
      }
    }
    (self.lanes, self.values, self.moments, self.steps) = (lanes, values, moments, steps)
  }

  /// A turned block's right edge, continued by half a step, and the last step towards it.
  private static func edge(
    _ block: [UInt8], _ walk: [Int], _ side: Int
  ) -> (strip: [SIMD3<Float>], step: [SIMD3<Float>]) {
    var strip = [SIMD3<Float>](repeating: .zero, count: side)
    var step = strip
    let channels = block.count / walk.count
    for row in 0..<side {
      let (edge, inner) = (walk[row * side + side - 1], walk[row * side + side - 2])
      for channel in 0..<channels {
        let last = Float(block[edge * channels + channel])
        step[row][channel] = last - Float(block[inner * channels + channel])
        strip[row][channel] = last - 127.5 + step[row][channel] / 2
      }
    }
    return (strip, step)
  }

  private static func products(_ rows: [SIMD3<Float>]) -> Matrix {
    rows.reduce(into: Matrix.zero) { sum, row in
      let (x, y, z) = (row.x, row.y, row.z)
      sum += Matrix(x * x, y * y, z * z, x * y, x * z, y * z, 0, 0)
    }
  }

  private static func reordered(_ matrix: Matrix, _ order: [Int]) -> Matrix {
    func at(_ row: Int, _ column: Int) -> Float {
      let (one, other) = (order[row], order[column])
      return one == other ? matrix[one] : matrix[one + other + 2]
    }
    return Matrix(at(0, 0), at(1, 1), at(2, 2), at(0, 1), at(0, 2), at(1, 2), 0, 0)
  }
}
