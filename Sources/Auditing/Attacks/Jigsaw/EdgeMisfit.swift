import Foundation

/// How badly two edges' continuations meet: the squared difference of their strips against the
/// covariance of the steps towards both edges, as a normal distribution's negative logarithm.
/// Near to the Mahalanobis gradient compatibility of Gallagher (2012); but differences are taken on
/// the line between the blocks, one covariance does for both sides, and a wide one costs.
struct EdgeMisfit {
  /// Variance, in grey values squared, that even a flat edge is given.
  private static let floor: Float = 30

  let blocks: Int
  let variants: BlockVariants
  private let strips: EdgeStrips
  /// Half a row's share of the logarithm of the determinant.
  private let weight: Float

  /// - Parameter pieces: `[side, side, C]` each.
  init(_ pieces: [[UInt8]], side: Int, variants: BlockVariants) {
    strips = EdgeStrips(pieces, side: side, variants: variants)
    blocks = pieces.count
    self.variants = variants
    weight = Float(side) / 2
  }

  /// Misfits of everything right of a block that is turned but not flipped.
  /// - Parameter row: `[blocks, 8, tints]`: of the block on the right, its turn, and its tint with
  ///   the left one's taken away. The block itself never fits.
  func fill(_ row: inout [Float], rightOf block: Int, turn: Int) {
    for place in block * variants.count..<(block + 1) * variants.count { row[place] = .infinity }
    let orders = variants.orders.count
    let flat = variants.orders.flatMap { $0.count == 1 ? [0, 1, 2] : $0 }
    let left = (block * 4 + turn) * orders
    withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: 6) { columns in
      for other in 0..<blocks where other != block {
        for edge in 0..<4 {
          multiply(block * 8 + turn, other * 8 + edge, into: columns, 0)
          multiply(block * 8 + turn, other * 8 + edge + 4, into: columns, 3)
          // A flipped strip is the left edge of what is mirrored, and so not flipped.
          let places = (
            (other * 8 + BlockVariants.mirrored(edge)) * variants.tints,
            (other * 8 + BlockVariants.mirrored(edge + 4)) * variants.tints
          )
          for order in 0..<orders {
            let right = (other * 4 + edge) * orders + order
            let (first, second, third, base) = inverse(left, right)
            let (one, two, three) = (flat[3 * order], flat[3 * order + 1], flat[3 * order + 2])
            func cross(_ start: Int) -> Float {
              let sum =
                first * columns[start + one] + second * columns[start + two]
                + third * columns[start + three]
              return 2 * sum.sum()
            }
            let (straight, flipped) = (cross(0), cross(3))
            row[places.0 + order] = base - straight
            row[places.0 + orders + order] = base + straight
            row[places.1 + order] = base - flipped
            row[places.1 + orders + order] = base + flipped
          }
        }
      }
    }
  }

  /// Products of two strips' channels: column by column of the right one's.
  private func multiply(
    _ left: Int, _ right: Int, into columns: UnsafeMutableBufferPointer<SIMD4<Float>>, _ start: Int
  ) {
    let lanes = strips.lanes
    for column in 0..<3 {
      var sums = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
      for lane in 0..<lanes {
        let value = strips.values[(right * 3 + column) * lanes + lane]
        sums.0 += value * strips.values[left * 3 * lanes + lane]
        sums.1 += value * strips.values[(left * 3 + 1) * lanes + lane]
        sums.2 += value * strips.values[(left * 3 + 2) * lanes + lane]
      }
      columns[start + column] = SIMD4(sums.0.sum(), sums.1.sum(), sums.2.sum(), 0)
    }
  }

  /// Rows of the inverse of both sides' covariance, and what the tint's sign does not change.
  private func inverse(
    _ left: Int, _ right: Int
  ) -> (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, Float) {
    let s = (strips.steps[left] + strips.steps[right]) * 0.5
    let (a, b, c) = (s[0] + Self.floor, s[1] + Self.floor, s[2] + Self.floor)
    let (d, e, f) = (s[3], s[4], s[5])
    let adjugate = EdgeStrips.Matrix(
      b * c - f * f, a * c - e * e, a * b - d * d,
      e * f - d * c, d * f - b * e, d * e - a * f, 0, 0)
    let determinant = a * adjugate[0] + d * adjugate[3] + e * adjugate[4]
    let i = adjugate / determinant
    let moments = strips.moments[left] + strips.moments[right]
    let twice = EdgeStrips.Matrix(1, 1, 1, 2, 2, 2, 0, 0)
    let base = (i * moments * twice).sum() + weight * log(determinant)
    return (
      SIMD4(i[0], i[3], i[4], 0), SIMD4(i[3], i[1], i[5], 0), SIMD4(i[4], i[5], i[2], 0), base
    )
  }
}
