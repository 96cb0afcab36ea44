/// How a stream of numbers becomes one of bits: a bit of each piece of one number in so many.
package struct BitDraw: Sendable {
  /// As code writes it.
  package let name: String
  /// Pieces that a number is cut into, from its least significant bit on.
  let pieces: Int
  /// Bits of a piece.
  let width: Int
  /// The bit of a piece that is drawn, 0 the least significant.
  let bit: Int
  /// One number in so many is used,
  let every: Int
  /// from this one on.
  let first: Int
  /// Numbers with this bit set are drawn again.
  let rejected: Int?

  /// One bit of whole numbers.
  init(_ name: String, bit: Int, every: Int = 1, first: Int = 0, rejected: Int? = nil) {
    self.name = name
    self.bit = bit
    self.every = every
    self.first = first
    self.rejected = rejected
    (pieces, width) = (1, 0)
  }

  /// One bit of each piece.
  init(_ name: String, bit: Int, of width: Int, pieces: Int) {
    self.name = name
    self.bit = bit
    self.width = width
    self.pieces = pieces
    (every, first, rejected) = (1, 0, nil)
  }

  /// Enough numbers for so many bits; not quite always where one in two is rejected.
  func numbers(forBits count: Int) -> Int {
    let used = (count + pieces - 1) / pieces
    guard rejected != nil else { return used * every }
    return 2 * used + 10 * Int(Double(used).squareRoot()) + 16
  }

  /// Puts so many bits into `words`, the first one in the least significant place.
  /// - Returns: Whether there were numbers enough.
  func extract(_ wanted: Int, from numbers: [UInt64], into words: inout [UInt64]) -> Bool {
    var (count, word) = (0, UInt64(0))
    return numbers.withUnsafeBufferPointer { numbers in
      var place = first
      while place < numbers.count {
        var number = numbers[place]
        place += every
        if let rejected, number >> UInt64(rejected) & 1 == 1 { continue }
        number >>= UInt64(bit)
        for _ in 0..<pieces {
          word |= (number & 1) << UInt64(count & 63)
          number >>= UInt64(width)
          count += 1
          guard count & 63 == 0 || count == wanted else { continue }
          words[(count - 1) / 64] = word
          word = 0
          if count == wanted { return true }
        }
      }
      return false
    }
  }
}
