/// Tanaka's cipher: which half byte of a 4 x 4 block goes where, and which are inverted. The values
/// that a half byte takes over many blocks give it away.
struct HalfByteSolver: KeySolver {
  private static let side = 4
  /// Blocks that are compared; any two half bytes differ in some of so many.
  private static let blocks = 600

  private let grid: BlockGrid
  /// For each half byte of a plain block: where it stands in the ciphertext's, and its mask.
  private let source: [Int]
  private let mask: [UInt8]

  init?(_ pairs: PicturePairs) {
    guard let grid = BlockGrid(pairs, side: Self.side), pairs.count > 0 else { return nil }
    let count = 2 * grid.values
    var (plain, cipher) = (
      [[UInt8]](repeating: [], count: count), [[UInt8]](repeating: [], count: count)
    )
    // Blocks from all over the pictures: those of one background resemble each other.
    let step = max(1, pairs.count * grid.count / Self.blocks)
    for number in stride(from: 0, to: pairs.count * grid.count, by: step) {
      let (picture, block) = (number % pairs.count, number / pairs.count)
      for (index, half) in HalfBytes.of(pairs.plain[picture], grid, block).enumerated() {
        plain[index].append(half)
      }
      for (index, half) in HalfBytes.of(pairs.cipher[picture], grid, block).enumerated() {
        cipher[index].append(half)
      }
    }
    let places = Dictionary(
      cipher.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { one, _ in one })
    var (source, mask) = ([Int](), [UInt8]())
    for values in plain {
      if let place = places[values] {
        source.append(place)
        mask.append(0)
      } else if let place = places[values.map { 15 - $0 }] {
        source.append(place)
        mask.append(15)
      } else {
        return nil
      }
    }
    (self.grid, self.source, self.mask) = (grid, source, mask)
  }

  func rebuild(_ ciphertext: [UInt8]) -> [UInt8] {
    var picture = ciphertext
    for block in 0..<grid.count {
      let halves = HalfBytes.of(ciphertext, grid, block)
      for (index, place) in grid.places(block).enumerated() {
        let lower = grid.values + index
        picture[place] =
          (halves[source[index]] ^ mask[index]) << 4 | (halves[source[lower]] ^ mask[lower])
      }
    }
    return picture
  }
}
