/// Which values of a picture a negative-positive transformation inverted, from the picture and its
/// ciphertext: no value is its own negative, since 127.5 is not one.
struct KnownFlips {
  /// For each value of `[H, W, C]`, nil where the pair does not say.
  let inverted: [Bool?]
  /// Whether the channels of pixels were shuffled afterwards, or it is another cipher.
  let shuffled: Bool

  /// - Parameters:
  ///   - plain: `[H, W, C]`.
  ///   - cipher: The same shape, its values p or 255 - p.
  init(plain: [UInt8], cipher: [UInt8], channels: Int) {
    precondition(plain.count == cipher.count, "\(plain.count) values, \(cipher.count) encrypted")
    let inPlace = zip(plain, cipher).allSatisfy { $0 == $1 || $0 == 255 - $1 }
    shuffled = !inPlace
    inverted = plain.indices.map { value in
      if inPlace { return plain[value] != cipher[value] }
      let pixel = value / channels * channels
      return Self.inversion(of: plain[value], among: cipher[pixel..<pixel + channels])
    }
  }

  /// A shuffle keeps |2p - 255|, which tells colours apart but for those that share it.
  private static func inversion(of plain: UInt8, among ciphers: ArraySlice<UInt8>) -> Bool? {
    let kept = ciphers.contains(plain)
    let inverted = ciphers.contains(255 - plain)
    return kept == inverted ? nil : inverted
  }

  /// The stream that a layout says these are, nil where values that would share a bit differ.
  /// - Parameter places: of all values, from `StreamLayout`.
  func stream(places: [Int]) -> KnownStream? {
    var stream = KnownStream(words: (places.count + 63) / 64)
    for (value, place) in places.enumerated() {
      guard let flag = inverted[value] else { continue }
      guard stream.set(place, flag) else { return nil }
    }
    return stream
  }
}

/// The first bits of a stream, as far as they are known; the first one is the least significant.
struct KnownStream {
  private var values: [UInt64]
  private var known: [UInt64]

  init(words: Int) {
    values = [UInt64](repeating: 0, count: words)
    known = values
  }

  var words: Int { known.count }

  /// Bits that are known.
  var count: Int { known.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// - Returns: false where the bit is known to be another.
  mutating func set(_ place: Int, _ bit: Bool) -> Bool {
    let (word, mask) = (place / 64, UInt64(1) << (place % 64))
    if known[word] & mask != 0 { return (values[word] & mask != 0) == bit }
    known[word] |= mask
    if bit { values[word] |= mask }
    return true
  }

  /// The same, knowing no more than so many bits.
  func prefix(_ bits: Int) -> KnownStream {
    var start = KnownStream(words: min(words, (bits + 63) / 64))
    for word in start.known.indices {
      let left = bits - 64 * word
      start.known[word] = known[word] & (left < 64 ? 1 << UInt64(left) - 1 : .max)
      start.values[word] = values[word]
    }
    return start
  }

  /// Whether bits agree with all that is known (true), with none of it (false), or neither.
  func agreement(with bits: [UInt64]) -> Bool? {
    var (same, inverted) = (true, true)
    for word in known.indices {
      let difference = (values[word] ^ bits[word]) & known[word]
      same = same && difference == 0
      inverted = inverted && difference == known[word]
      guard same || inverted else { return nil }
    }
    return same
  }
}
