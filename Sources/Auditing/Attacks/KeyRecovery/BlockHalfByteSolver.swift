/// The extension of Tanaka's cipher: which block went where, and within each which half byte moved
/// and which are inverted. The values that a half byte takes over the pairs give it away.
struct BlockHalfByteSolver: KeySolver {
  private static let side = 4
  /// Pairs that are looked at: their half bytes fill a word.
  static let most = 16

  private let grid: BlockGrid
  /// For each plain block: the block of the ciphertext that it became.
  private let block: [Int]
  /// For each half byte of a plain block: where it stands there, and its mask.
  private let moves: [[(place: Int, mask: UInt8)]]

  init?(_ pairs: PicturePairs) {
    guard let grid = BlockGrid(pairs, side: Self.side), pairs.count > 0 else { return nil }
    self.grid = grid
    func words(_ pictures: [[UInt8]]) -> [[UInt64]] {
      (0..<grid.count).map { block in
        Self.words(pictures.prefix(Self.most).map { HalfBytes.of($0, grid, block) })
      }
    }
    let inverted = pairs.count >= Self.most ? UInt64.max : 1 << UInt64(4 * pairs.count) - 1
    let (plain, cipher) = (words(pairs.plain), words(pairs.cipher))
    var places = Dictionary(
      grouping: cipher.indices, by: { Self.mark(cipher[$0], inverted) })
    var (blocks, moves) = ([Int](), [[(place: Int, mask: UInt8)]]())
    for words in plain {
      let mark = Self.mark(words, inverted)
      guard let place = places[mark]?.popLast() else { return nil }
      blocks.append(place)
      moves.append(Self.moves(words, cipher[place], inverted))
    }
    (block, self.moves) = (blocks, moves)
  }

  /// For each half byte its values over the pictures, four bits each.
  private static func words(_ halves: [[UInt8]]) -> [UInt64] {
    (halves.first ?? []).indices.map { index in
      halves.reduce(0) { $0 << 4 | UInt64($1[index]) }
    }
  }

  /// What neither moving nor inverting half bytes changes.
  private static func mark(_ words: [UInt64], _ inverted: UInt64) -> [UInt64] {
    words.map { min($0, $0 ^ inverted) }.sorted()
  }

  /// Equal half bytes are interchangeable: each plain one takes the next that fits.
  private static func moves(
    _ plain: [UInt64], _ cipher: [UInt64], _ inverted: UInt64
  ) -> [(place: Int, mask: UInt8)] {
    var free = Dictionary(grouping: cipher.indices, by: { min(cipher[$0], cipher[$0] ^ inverted) })
    return plain.map { word in
      guard let place = free[min(word, word ^ inverted)]?.popLast() else {
        preconditionFailure("BlockHalfByteSolver: blocks of one mark hold the same half bytes")
      }
      return (place, cipher[place] == word ? 0 : 15)
    }
  }

  func rebuild(_ ciphertext: [UInt8]) -> [UInt8] {
    var picture = ciphertext
    for (number, moves) in moves.enumerated() {
      let halves = HalfBytes.of(ciphertext, grid, block[number])
      func half(_ index: Int) -> UInt8 { halves[moves[index].place] ^ moves[index].mask }
      for (index, place) in grid.places(number).enumerated() {
        picture[place] = half(index) << 4 | half(grid.values + index)
      }
    }
    return picture
  }
}

/// A block's values as upper halves, then lower ones.
enum HalfBytes {
  static func of(_ picture: [UInt8], _ grid: BlockGrid, _ block: Int) -> [UInt8] {
    let values = grid.places(block).map { picture[$0] }
    return values.map { $0 >> 4 } + values.map { $0 & 15 }
  }
}
