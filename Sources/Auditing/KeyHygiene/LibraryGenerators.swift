/// glibc's `rand` and `random`: additive feedback over 31 words (its TYPE_3).
struct AdditiveFeedback: WeakGenerator {
  static let name = "glibc"

  static let draws = [
    // Also rand() % 2.
    BitDraw("rand() & 1", bit: 0),
    BitDraw("rand() > RAND_MAX / 2", bit: 30),
  ]

  private static let words = 31
  /// The words that are added: this one and the one before which three stand.
  private static let lead = 3
  private static let discarded = 310

  private var state: [UInt32]
  private var back = 0

  /// - Parameter seed: its lower half; 0 is taken for 1.
  init(seed: UInt64) {
    let modulus = Int64(Int32.max)
    var word = Int64(Int32(truncatingIfNeeded: seed))
    if word == 0 { word = 1 }
    state = [UInt32(truncatingIfNeeded: word)]
    state.reserveCapacity(Self.words)
    for _ in 1..<Self.words {
      word = 16_807 * word % modulus
      if word < 0 { word += modulus }
      state.append(UInt32(truncatingIfNeeded: word))
    }
    for _ in 0..<Self.discarded { _ = next() }
  }

  /// 31 bits.
  mutating func next() -> UInt64 {
    let front = back + Self.lead
    let place = front < Self.words ? front : front - Self.words
    state[place] &+= state[back]
    back = back + 1 == Self.words ? 0 : back + 1
    return UInt64(state[place] >> 1)
  }
}

/// Java's `java.util.Random`: a linear congruential generator of 48 bits, as its manual prescribes.
struct JavaCongruential: WeakGenerator {
  static let name = "java.util.Random"

  static let draws = [
    // Also nextInt(2) and nextFloat() > 0.5.
    BitDraw("nextBoolean()", bit: 47),
    // Also nextInt() % 2 != 0.
    BitDraw("nextInt() & 1", bit: 16),
    // Also Math.random() > 0.5, were it seeded: 53 bits out of two numbers.
    BitDraw("nextDouble() > 0.5", bit: 47, every: 2),
  ]

  private static let multiplier: UInt64 = 0x5_DEEC_E66D
  private static let mask: UInt64 = 1 << 48 - 1

  private var state: UInt64

  init(seed: UInt64) { state = (seed ^ Self.multiplier) & Self.mask }

  /// All 48 bits of the state.
  mutating func next() -> UInt64 {
    state = (state &* Self.multiplier &+ 0xB) & Self.mask
    return state
  }
}
