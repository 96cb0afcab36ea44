import Pixels

/// Texts that are put together at random, the same for the same seed.
struct SeededPieces {
  private let pieces: [String]
  private var generator: SeededGenerator

  init(_ pieces: [String], seed: UInt64) {
    self.pieces = pieces
    generator = SeededGenerator(seed: seed)
  }

  mutating func text() -> String {
    (0..<1 + generator.integer(below: 9)).map { _ in
      pieces[generator.integer(below: pieces.count)]
    }.joined(separator: generator.integer(below: 2) == 0 ? "" : " ")
  }
}
