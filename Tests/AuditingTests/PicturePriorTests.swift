import Auditing
import Pixels
import Testing

@Suite("What somebody's own pictures say of one that was never seen")
struct PicturePriorTests {
  private let size = Size(height: 12, width: 10)

  /// Brightness falls from top to bottom, the slope and the level vary; noise besides.
  private func picture(_ seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    let slope = 60 + 80 * random.uniform()
    let level = 100 + 60 * random.uniform()
    return (0..<size.height).flatMap { row in
      (0..<size.width * 3).map { _ -> UInt8 in
        let value: Double = level - slope * (Double(row) / 11 - 0.5) + 8 * random.uniform()
        return UInt8(max(0, min(255, value)))
      }
    }
  }

  @Test("pictures of the kind surprise less than their negatives and what is upside down")
  func tells() {
    let prior = PicturePrior(size: size, channels: 3, count: 200) { picture(UInt64($0)) }
    for seed in UInt64(1000)..<1010 {
      let other = picture(seed)
      let length = size.width * 3
      let rows = stride(from: 0, to: other.count, by: length).map { Array(other[$0..<$0 + length]) }
      let upsideDown = Array(rows.reversed().joined())
      let value = prior.surprise(of: other)
      #expect(value * 2 < prior.surprise(of: upsideDown))
      #expect(value * 2 < prior.surprise(of: other.map { 255 - $0 }))
    }
  }

  @Test("few pictures, one, none: still a prior")
  func endures() {
    for count in [0, 1, 5] {
      let prior = PicturePrior(size: size, channels: 3, count: count) { picture(UInt64($0)) }
      #expect(prior.surprise(of: picture(9)).isFinite)
    }
    let one = PicturePrior(size: Size(side: 1), channels: 1, count: 9) { [UInt8($0)] }
    #expect(one.surprise(of: [4]) < one.surprise(of: [200]))
  }

  @Test("the squared norm is that of the inverse covariance")
  func inverts() {
    // Covariance [[4, 2], [2, 3]] of four samples; its inverse is [[3, -2], [-2, 4]] / 8.
    let root = 2.0.squareRoot()
    let samples = [[2 * root, root], [-2 * root, -root], [0, 2], [0, -2]]
    let factor = CholeskyFactor(ofCovariance: samples, length: 2, ridge: 0)
    #expect(abs(factor.squaredNorm(of: [1, 0]) - 3.0 / 8) < 1e-12)
    #expect(abs(factor.squaredNorm(of: [0, 1]) - 4.0 / 8) < 1e-12)
    #expect(abs(factor.squaredNorm(of: [1, 1]) - 3.0 / 8) < 1e-12)
  }
}
