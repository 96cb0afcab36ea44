import Pixels

/// Bits that a pair gives away, in one layout: the first of them against every seed, all of them
/// against the few that get past that.
struct KnownTarget: SeedTarget {
  /// Bits that are known among the first, for few seeds to come further; and overall, so that
  /// chance finds none among the seeds, the draws and the layouts, 10^8 by default.
  private static let (first, least) = (20, 48)

  private let layout: StreamLayout
  private let head: KnownStream
  private let stream: KnownStream

  /// - Parameter bits: of the stream's start.
  init?(_ flips: KnownFlips, bits: Int, layout: StreamLayout, size: Size, channels: Int) {
    let places = layout.places(size: size, channels: channels)
    guard let stream = flips.stream(places: places) else { return nil }
    head = stream.prefix(bits)
    guard head.count >= Self.first, stream.count >= Self.least else { return nil }
    self.layout = layout
    self.stream = stream
  }

  /// Fewer where a shuffle of colours hides none.
  static func bits(for flips: KnownFlips) -> Int { flips.shuffled ? 128 : 32 }

  func admits(_ bits: [UInt64]) -> Bool { head.agreement(with: bits) != nil }

  func match(_ family: GeneratorFamily, seed: UInt64, draw: BitDraw) -> SeedMatch? {
    family.bits(seed: seed, draw: draw, words: stream.words)
      .flatMap(stream.agreement)
      .map { SeedMatch(layout: layout, onesKeep: !$0, strength: 1) }
  }
}
