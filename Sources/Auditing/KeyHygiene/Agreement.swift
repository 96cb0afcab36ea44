import Pixels

/// Whether pictures were encrypted under the same flips: the statistic of one or more pairs of
/// ciphertexts, in place and with the rows of one moved.
///
/// Neighbours in a picture mostly lie on the same side of the middle grey. Under a
/// negative-positive transformation whether they still do says whether their bits are equal, so
/// that two ciphertexts under one key agree about it and two under independent keys do by chance.
/// The statistic is the sum over pairs of ciphertexts and over neighbours of the products of
/// s · least(|u|, |v|), with u = 2c - 255 and s the product of signs. Under independent keys its
/// terms have mean 0 and are uncorrelated, whatever the pictures are, which gives its variance.
///
/// A cipher that treats blocks alike agrees with itself everywhere. So the score is what agreement
/// in place has over agreement of rows moved by blocks: only bits of each value's own differ there.
struct Agreement {
  private var sums: [Double]
  private var variances: [Double]

  init(shifts: Int) {
    sums = [Double](repeating: 0, count: shifts)
    variances = sums
  }

  /// Shifts of rows: none, and multiples of the usual sides of blocks, small enough to move rows a
  /// few times.
  static func shifts(_ height: Int) -> [Int] {
    let step = [16, 8, 4].first { 8 * $0 <= height } ?? 4
    return Array(stride(from: 0, through: max(0, height - step), by: step))
  }

  /// - Parameter shifts: of rows, in a circle; the first is 0.
  init(_ one: Relations, _ other: Relations, shifts: [Int]) {
    let products = shifts.map { one.products(with: other, rowsMoved: $0) }
    sums = products.map(\.sum)
    variances = products.map(\.squares)
  }

  mutating func add(_ other: Agreement) {
    for shift in sums.indices {
      sums[shift] += other.sums[shift]
      variances[shift] += other.variances[shift]
    }
  }

  /// In standard deviations.
  var score: Double {
    let scores = zip(sums, variances).map { $0 / $1.squareRoot() }
    let moved = scores.dropFirst()
    guard moved.count > 1 else { return scores[0] }
    let mean = moved.reduce(0, +) / Double(moved.count)
    let squares = moved.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (scores[0] - mean) / max(1, (squares / Double(moved.count - 1)).squareRoot())
  }
}

/// s · least(|u|, |v|) of each value and its neighbour to the right.
struct Relations {
  private let values: [Float]
  private let rowLength: Int

  init(_ ciphertext: [UInt8], size: Size, channels: Int) {
    rowLength = (size.width - 1) * channels
    var values: [Float] = []
    values.reserveCapacity(rowLength * size.height)
    for row in 0..<size.height {
      let first = row * size.width * channels
      for value in first..<first + rowLength {
        let one = 2 * Int(ciphertext[value]) - 255
        let other = 2 * Int(ciphertext[value + channels]) - 255
        let least = Float(min(abs(one), abs(other))) / 255
        values.append((one > 0) == (other > 0) ? least : -least)
      }
    }
    self.values = values
  }

  func products(with other: Relations, rowsMoved: Int) -> (sum: Double, squares: Double) {
    let shift = rowsMoved * rowLength
    let head = Self.products(values[shift...], other.values[..<(values.count - shift)])
    let tail = Self.products(values[..<shift], other.values[(values.count - shift)...])
    return (head.sum + tail.sum, head.squares + tail.squares)
  }

  private static func products(
    _ one: ArraySlice<Float>, _ other: ArraySlice<Float>
  ) -> (sum: Double, squares: Double) {
    var (sum, squares) = (0.0, 0.0)
    for (a, b) in zip(one, other) {
      let product = Double(a * b)
      sum += product
      squares += product * product
    }
    return (sum, squares)
  }
}
