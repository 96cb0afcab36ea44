/// A general-purpose random generator with a small seed, as research code draws its keys from one.
protocol WeakGenerator: Sendable {
  static var name: String { get }
  /// How code draws bits from it.
  static var draws: [BitDraw] { get }

  init(seed: UInt64)

  /// The next number, as wide as the generator makes them.
  mutating func next() -> UInt64
}

/// A generator without its type, compiled for it: a search starts one for each seed.
package struct GeneratorFamily: Sendable {
  package let name: String
  package let draws: [BitDraw]
  private let start: @Sendable (UInt64, inout [UInt64]) -> Void

  /// The cheapest to find keys of first.
  package static let all: [GeneratorFamily] = [
    .init(NumberSeededTwister.self), .init(ArraySeededTwister.self),
    .init(PermutedCongruential.self), .init(AdditiveFeedback.self), .init(JavaCongruential.self),
  ]

  private init<Generator: WeakGenerator>(_ type: Generator.Type) {
    name = Generator.name
    draws = Generator.draws
    start = { seed, numbers in
      var generator = Generator(seed: seed)
      for place in numbers.indices { numbers[place] = generator.next() }
    }
  }

  /// The first numbers of a seed.
  func fill(_ numbers: inout [UInt64], seed: UInt64) { start(seed, &numbers) }

  /// The first `64 · words` bits of a seed, the first bit in the least significant place, or nil
  /// where the draw rejects too many numbers.
  package func bits(seed: UInt64, draw: BitDraw, words: Int) -> [UInt64]? {
    var numbers = [UInt64](repeating: 0, count: draw.numbers(forBits: 64 * words))
    fill(&numbers, seed: seed)
    var bits = [UInt64](repeating: 0, count: words)
    return draw.extract(64 * words, from: numbers, into: &bits) ? bits : nil
  }
}
