/// Damaged versions of a file: cut at many places, single bits flipped.
public enum Damage {
  static let most = 60

  /// Every place in the first bytes, where headers are, and some of the rest.
  public static func of(_ bytes: [UInt8]) -> [[UInt8]] {
    let head = Array(0..<min(bytes.count, most))
    let rest = stride(from: most, to: bytes.count, by: max(1, bytes.count / most))
    return (head + rest).flatMap { place -> [[UInt8]] in
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      return [Array(bytes[..<place]), flipped]
    }
  }
}
