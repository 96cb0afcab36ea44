import Pixels

/// Pairs of neighbours in a picture, along the axis that keeps their bits closer in the stream.
struct Neighbours {
  /// For each value `[H, W, C]` the place of its bit, and its neighbour where it has one before it.
  let places: [Int]
  let before: [Int?]
  /// How far the neighbour's bit lies back.
  let step: Int

  /// - Parameter size: Two rows and columns at least.
  init(_ layout: StreamLayout, size: Size, channels: Int) {
    let places = layout.places(size: size, channels: channels)
    let row = size.width * channels
    let alongRows = places[channels] < places[row]
    let back = alongRows ? channels : row
    before = places.indices.map { value in
      (alongRows ? value % row : value) >= back ? value - back : nil
    }
    step = places[back] - places[0]
    self.places = places
  }
}

/// How much smoother a picture is under the bits of a key than under random ones.
///
/// With u = 2c - 255 the difference of two neighbours, |u ± v| / 2, is least(|u|, |v|) / 2 below
/// its mean over both relative signs, or as much above it. So a sum of absolute differences is one
/// of signs with known weights; along lines of neighbours these are independent under a wrong key.
struct SmoothnessScore {
  private let step: UInt64
  /// For every four bits, which say whether neighbours' bits differ, the sum that they give.
  private let sums: [Int32]
  /// Of the whole sum under a wrong key.
  private let deviation: Double

  init?(_ ciphertext: [UInt8], _ neighbours: Neighbours, words: Int) {
    var weights = [Int32](repeating: 0, count: 64 * words)
    for (value, place) in neighbours.places.enumerated() where place < weights.count {
      guard let before = neighbours.before[value] else { continue }
      let one = 2 * Int32(ciphertext[value]) - 255
      let other = 2 * Int32(ciphertext[before]) - 255
      let least = min(abs(one), abs(other))
      // Channels that share a bit add up.
      weights[place] += (one > 0) == (other > 0) ? least : -least
    }
    deviation = weights.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard deviation > 0 else { return nil }
    step = UInt64(neighbours.step)
    sums = stride(from: 0, to: weights.count, by: 4).flatMap { Self.sums(weights[$0..<$0 + 4]) }
  }

  /// Of four weights, for each pattern of neighbours that differ.
  private static func sums(_ weights: ArraySlice<Int32>) -> [Int32] {
    (0..<16).map { (differing: Int) -> Int32 in
      var sum: Int32 = 0
      for (bit, weight) in weights.enumerated() {
        sum += differing >> bit & 1 == 0 ? weight : -weight
      }
      return sum
    }
  }

  /// In standard deviations.
  func value(_ bits: [UInt64]) -> Double {
    var (sum, carry, entry) = (0, UInt64(0), 0)
    for word in bits {
      var differing = word ^ (word << step | carry)
      carry = word >> (64 - step)
      for _ in 0..<16 {
        sum += Int(sums[entry + Int(differing & 15)])
        differing >>= 4
        entry += 16
      }
    }
    return Double(sum) / deviation
  }
}
