/// PCG64 (O'Neill, XSL-RR 128/64) seeded by NumPy's SeedSequence: `numpy.random.default_rng(seed)`.
struct PermutedCongruential: WeakGenerator {
  static let name = "PCG64"

  static let draws = [
    // Also choice and 32-bit floats: Lemire's method keeps the highest of 32 bits, the lower half
    // of a number first.
    BitDraw("default_rng().integers(0, 2)", bit: 31, of: 32, pieces: 2),
    BitDraw("default_rng().random() > 0.5", bit: 63),
    BitDraw("default_rng().integers(0, 2, dtype=uint8)", bit: 7, of: 8, pieces: 8),
    BitDraw("default_rng().integers(0, 2, dtype=uint16)", bit: 15, of: 16, pieces: 4),
    BitDraw("default_rng().integers(0, 2, dtype=bool)", bit: 0, of: 1, pieces: 64),
  ]

  private static let multiplier = UInt128(0x2360_ED05_1FC6_5DA4) << 64 | 0x4385_DF64_9FCC_F645

  private var state: UInt128
  private let increment: UInt128

  init(seed: UInt64) {
    let words = SeedSequence(seed).numbers(4)
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = increment &+ (UInt128(words[0]) << 64 | UInt128(words[1]))
    step()
  }

  private mutating func step() { state = state &* Self.multiplier &+ increment }

  mutating func next() -> UInt64 {
    step()
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    return folded >> turn | folded << ((64 - turn) & 63)
  }
}

/// NumPy's mixing of a seed into a pool of four words (after O'Neill's `seed_seq_fe128`).
struct SeedSequence {
  private var pool: [UInt32]

  /// - Parameter seed: below 2^64, so that its words fit the pool.
  init(_ seed: UInt64) {
    pool = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32), 0, 0]
    var hash = Hash(constant: 0x43B0_D7E5, multiplier: 0x931E_8875)
    for place in pool.indices { pool[place] = hash(pool[place]) }
    for source in pool.indices {
      for target in pool.indices where target != source {
        pool[target] = Self.mixed(pool[target], hash(pool[source]))
      }
    }
  }

  /// 64-bit numbers, the lower half of each first.
  func numbers(_ count: Int) -> [UInt64] {
    var hash = Hash(constant: 0x8B51_F9DD, multiplier: 0x58F3_8DED)
    return (0..<count).map { number in
      let low = hash(pool[2 * number % 4])
      let high = hash(pool[(2 * number + 1) % 4])
      return UInt64(high) << 32 | UInt64(low)
    }
  }

  private static func mixed(_ one: UInt32, _ other: UInt32) -> UInt32 {
    let value = one &* 0xCA01_F9DD &- other &* 0x4973_F715
    return value ^ value >> 16
  }

  private struct Hash {
    var constant: UInt32
    let multiplier: UInt32

    mutating func callAsFunction(_ word: UInt32) -> UInt32 {
      let crossed = word ^ constant
      constant = constant &* multiplier
      let value = crossed &* constant
      return value ^ value >> 16
    }
  }
}
