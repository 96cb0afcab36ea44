import Pixels

/// A ciphertext whose picture is smooth, in one layout of bits: a corner of it against every seed,
/// the whole against the few that get past that.
struct SmoothTarget: SeedTarget {
  /// Of the corner.
  static let bits = 512
  /// Standard deviations of wrong keys. By Hoeffding's inequality a wrong key gets so far with a
  /// chance below exp(-32), while there are about 4 million of them by default. The right one needs
  /// a corner of more than 64 pairs of neighbours.
  static let threshold = 8.0

  private let ciphertext: [UInt8]
  private let layout: StreamLayout
  private let size: Size
  private let channels: Int
  private let corner: SmoothnessScore

  /// - Parameter ciphertext: `[H, W, C]`.
  init?(_ ciphertext: [UInt8], layout: StreamLayout, size: Size, channels: Int) {
    guard size.height > 1, size.width > 1 else { return nil }
    let neighbours = Neighbours(layout, size: size, channels: channels)
    guard let corner = SmoothnessScore(ciphertext, neighbours, words: Self.bits / 64) else {
      return nil
    }
    (self.ciphertext, self.layout, self.corner) = (ciphertext, layout, corner)
    (self.size, self.channels) = (size, channels)
  }

  func admits(_ bits: [UInt64]) -> Bool { corner.value(bits) >= Self.threshold }

  /// The whole picture tells layouts apart that begin alike. A negative is as smooth, so that the
  /// sense of the bits stays open.
  func match(_ family: GeneratorFamily, seed: UInt64, draw: BitDraw) -> SeedMatch? {
    let neighbours = Neighbours(layout, size: size, channels: channels)
    let words = (ciphertext.count + 63) / 64
    guard let whole = SmoothnessScore(ciphertext, neighbours, words: words),
      let bits = family.bits(seed: seed, draw: draw, words: words)
    else { return nil }
    let strength = whole.value(bits)
    guard strength >= Self.threshold else { return nil }
    return SeedMatch(layout: layout, onesKeep: nil, strength: strength)
  }
}
