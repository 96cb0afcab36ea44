/// MT19937 (Matsumoto and Nishimura, 1998), twisted number by number: the first bits of a seed do
/// not need all 624 words of the next state.
struct MersenneTwister {
  private static let words = 624
  private static let middle = 397
  /// What seeding by an array starts from.
  private static let arrayStart = state(of: 19_650_218)

  private var state: [UInt32]
  private var place = 0

  /// The authors' `init_genrand`.
  init(number: UInt32) {
    state = Self.state(of: number)
  }

  /// The authors' `init_by_array`.
  /// - Parameter array: At most 624 words.
  init(array: [UInt32]) {
    state = Self.arrayStart
    let cycle = Self.words - 1
    state.withUnsafeMutableBufferPointer { state in
      // Places 1 to 623 in turn, from the second round on after a word 0 that repeats the last one.
      var (place, entry, last) = (1, 0, state[0])
      for _ in 0...cycle {
        let mixed = state[place] ^ ((last ^ (last >> 30)) &* 1_664_525)
        last = mixed &+ array[entry] &+ UInt32(entry)
        state[place] = last
        place = place == cycle ? 1 : place + 1
        entry = entry + 1 == array.count ? 0 : entry + 1
      }
      for _ in 0..<cycle {
        let mixed = state[place] ^ ((last ^ (last >> 30)) &* 1_566_083_941)
        last = mixed &- UInt32(place)
        state[place] = last
        place = place == cycle ? 1 : place + 1
      }
      state[0] = 0x8000_0000
    }
  }

  private static func state(of number: UInt32) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: words) { state, count in
      var last = number
      state[0] = last
      for place in 1..<words {
        last = (last ^ (last >> 30)) &* 1_812_433_253 &+ UInt32(place)
        state[place] = last
      }
      count = words
    }
  }

  mutating func next() -> UInt32 {
    let following = place + 1 == Self.words ? 0 : place + 1
    let far = place + Self.middle
    let mixed = (state[place] & 0x8000_0000) | (state[following] & 0x7FFF_FFFF)
    let twisted = (mixed >> 1) ^ (mixed & 1 == 1 ? 0x9908_B0DF : 0)
    var value = state[far < Self.words ? far : far - Self.words] ^ twisted
    state[place] = value
    place = following
    value ^= value >> 11
    value ^= (value << 7) & 0x9D2C_5680
    value ^= (value << 15) & 0xEFC6_0000
    return value ^ (value >> 18)
  }
}

/// Seeded by one number: NumPy's legacy functions, PyTorch on a CPU, MATLAB (whose seed 0 is 5489)
/// and C++'s `std::mt19937`. PyTorch takes the lower half of a seed.
struct NumberSeededTwister: WeakGenerator {
  static let name = "MT19937 seeded by a number"

  static let draws = [
    // Also numpy.random.choice, torch.randint and C++'s rng() & 1.
    BitDraw("numpy.random.randint(0, 2)", bit: 0),
    // Also MATLAB's rand > 0.5 and randi([0 1]): 53 bits out of two numbers.
    BitDraw("numpy.random.rand() > 0.5", bit: 31, every: 2),
    BitDraw("numpy.random.randint(0, 2, dtype=uint8)", bit: 0, of: 8, pieces: 4),
    BitDraw("numpy.random.randint(0, 2, dtype=uint16)", bit: 0, of: 16, pieces: 2),
    BitDraw("numpy.random.randint(0, 2, dtype=bool)", bit: 0, of: 1, pieces: 32),
    // 24 and 53 bits of a number and of two.
    BitDraw("torch.rand() > 0.5", bit: 23),
    BitDraw("torch.rand(dtype=float64) > 0.5", bit: 20, every: 2),
    // As libstdc++ has them.
    BitDraw("std::uniform_int_distribution(0, 1)", bit: 31),
    BitDraw("std::bernoulli_distribution(0.5)", bit: 31, every: 2, first: 1),
  ]

  private var twister: MersenneTwister

  init(seed: UInt64) { twister = MersenneTwister(number: UInt32(truncatingIfNeeded: seed)) }

  mutating func next() -> UInt64 { UInt64(twister.next()) }
}

/// Seeded by the words of a number: Python's `random`.
struct ArraySeededTwister: WeakGenerator {
  static let name = "MT19937 seeded by an array"

  static let draws = [
    BitDraw("random.getrandbits(1)", bit: 31),
    BitDraw("random.getrandbits(n)", bit: 0, of: 1, pieces: 32),
    // Also random.choices.
    BitDraw("random.random() > 0.5", bit: 31, every: 2),
    // Also random.choice: two bits, drawn again where they are 2 or 3.
    BitDraw("random.randint(0, 1)", bit: 30, rejected: 31),
  ]

  private var twister: MersenneTwister

  init(seed: UInt64) {
    let low = UInt32(truncatingIfNeeded: seed)
    let high = UInt32(truncatingIfNeeded: seed >> 32)
    twister = MersenneTwister(array: high == 0 ? [low] : [low, high])
  }

  mutating func next() -> UInt64 { UInt64(twister.next()) }
}
