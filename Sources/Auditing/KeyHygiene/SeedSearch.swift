import Pixels

/// A seed of a general-purpose generator that explains which values of a picture were inverted.
package struct WeakSeed: Sendable, Equatable {
  package let generator: String
  /// As code writes it.
  package let draw: String
  package let layout: StreamLayout
  package let seed: UInt64
  /// Whether a bit of 1 keeps a value; nil where ciphertexts alone do not tell a picture from its
  /// negative.
  package let onesKeep: Bool?
}

/// Tries the seeds of general-purpose generators against a negative-positive transformation.
package enum SeedSearch {
  package struct Result: Sendable {
    package let found: WeakSeed?
    /// Seeds tried, each generator's counted.
    package let tried: Int
  }

  /// Tried by default with a pair of a picture and its ciphertext,
  package static let seedsWithPair: Range<UInt64> = 0..<1 << 18
  /// and with a ciphertext alone.
  package static let seedsWithout: Range<UInt64> = 0..<1 << 14

  /// Knows one pair; it must be the first picture that the stream was drawn for.
  /// - Parameters:
  ///   - plain: `[H, W, C]`.
  ///   - cipher: The same shape.
  package static func run(
    plain: [UInt8], cipher: [UInt8], size: Size, channels: Int,
    seeds: Range<UInt64> = seedsWithPair
  ) -> Result {
    let flips = KnownFlips(plain: plain, cipher: cipher, channels: channels)
    let bits = KnownTarget.bits(for: flips)
    let targets = StreamLayout.all(channels: channels).compactMap {
      KnownTarget(flips, bits: bits, layout: $0, size: size, channels: channels)
    }
    return run(seeds, bits: bits, targets)
  }

  /// Knows one ciphertext, `[H, W, C]`, of a picture that is smooth.
  package static func run(
    ciphertext: [UInt8], size: Size, channels: Int, seeds: Range<UInt64> = seedsWithout
  ) -> Result {
    let targets = StreamLayout.all(channels: channels).compactMap {
      SmoothTarget(ciphertext, layout: $0, size: size, channels: channels)
    }
    return run(seeds, bits: SmoothTarget.bits, targets)
  }

  private static func run(
    _ seeds: Range<UInt64>, bits: Int, _ targets: [some SeedTarget]
  ) -> Result {
    var tried = 0
    guard !targets.isEmpty else { return Result(found: nil, tried: tried) }
    for family in GeneratorFamily.all {
      let found = first(of: family, seeds, bits: bits, targets)
      tried += found.map { Int($0.seed - seeds.lowerBound) + 1 } ?? seeds.count
      if let found { return Result(found: found, tried: tried) }
    }
    return Result(found: nil, tried: tried)
  }

  private static func first(
    of family: GeneratorFamily, _ seeds: Range<UInt64>, bits count: Int,
    _ targets: [some SeedTarget]
  ) -> WeakSeed? {
    let most = family.draws.map { $0.numbers(forBits: count) }.max() ?? 0
    var numbers = [UInt64](repeating: 0, count: most)
    var bits = [UInt64](repeating: 0, count: (count + 63) / 64)
    for seed in seeds {
      family.fill(&numbers, seed: seed)
      for draw in family.draws where draw.extract(count, from: numbers, into: &bits) {
        guard targets.contains(where: { $0.admits(bits) }) else { continue }
        let matches = targets.compactMap { $0.match(family, seed: seed, draw: draw) }
        guard let best = matches.max(by: { $0.strength < $1.strength }) else { continue }
        return WeakSeed(
          generator: family.name, draw: draw.name, layout: best.layout, seed: seed,
          onesKeep: best.onesKeep)
      }
    }
    return nil
  }
}

/// What a seed's bits are held against in one layout.
protocol SeedTarget {
  /// Whether a seed may be the one, from its first bits.
  func admits(_ bits: [UInt64]) -> Bool
  /// Looks closely, at the few seeds that come so far.
  func match(_ family: GeneratorFamily, seed: UInt64, draw: BitDraw) -> SeedMatch?
}

struct SeedMatch {
  let layout: StreamLayout
  let onesKeep: Bool?
  /// Greater is better.
  let strength: Double
}
