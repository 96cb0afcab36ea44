/// Encryption then compression: which block went where, and how it was turned, mirrored, inverted and
/// recoloured.
struct BlockSolver: KeySolver {
  private let map: ValueMap

  init?(_ pairs: PicturePairs, side: Int) {
    guard pairs.count > 0, let grid = BlockGrid(pairs, side: side) else { return nil }
    let marks = (0..<grid.count).map { Self.mark(pairs.plain, grid, $0) }
    let candidates = Dictionary(grouping: marks.indices, by: { marks[$0] })
    let walks = Self.walks(side)
    var map = ValueMap(count: pairs.plain[0].count)
    for block in 0..<grid.count {
      let there = grid.places(block)
      let found = candidates[Self.mark(pairs.cipher, grid, block)] ?? []
      guard let move = Self.move(pairs, grid, walks, to: there, from: found)
      else { return nil }
      for (place, plain) in zip(there, move.places) {
        map.set(plain, from: place, mask: move.mask)
      }
    }
    self.map = map
  }

  func rebuild(_ ciphertext: [UInt8]) -> [UInt8] { map.rebuild(ciphertext) }

  /// What no move changes: the sum of all values' distances from the middle, picture by picture.
  private static func mark(_ pictures: [[UInt8]], _ grid: BlockGrid, _ block: Int) -> [Int] {
    let places = grid.places(block)
    return pictures.map { picture in
      places.reduce(0) { $0 + abs(2 * Int(picture[$1]) - 255) }
    }
  }

  /// The plain block and the move that give exactly the values at `there` in all pictures.
  private static func move(
    _ pairs: PicturePairs, _ grid: BlockGrid, _ walks: [[Int]], to there: [Int],
    from blocks: [Int]
  ) -> (places: [Int], mask: UInt8)? {
    let colours = grid.channels == 3 ? ColourOrder.all : [Array(0..<grid.channels)]
    for block in blocks {
      let plain = grid.places(block)
      for walk in walks {
        for order in colours {
          let places = walk.flatMap { pixel in order.map { plain[pixel * grid.channels + $0] } }
          for mask in [0, 0xFF] as [UInt8] where fits(pairs, places, there, mask) {
            return (places, mask)
          }
        }
      }
    }
    return nil
  }

  private static func fits(
    _ pairs: PicturePairs, _ plain: [Int], _ cipher: [Int], _ mask: UInt8
  ) -> Bool {
    zip(pairs.plain, pairs.cipher).allSatisfy { truth, ciphertext in
      zip(plain, cipher).allSatisfy { truth[$0] ^ mask == ciphertext[$1] }
    }
  }

  /// The eight ways to turn and mirror a square: its pixels in their new order.
  private static func walks(_ side: Int) -> [[Int]] {
    let pixels = (0..<side).flatMap { y in (0..<side).map { (y, $0) } }
    let last = side - 1
    let turns: [(Int, Int) -> (Int, Int)] = [
      { ($0, $1) }, { (last - $1, $0) }, { (last - $0, last - $1) }, { ($1, last - $0) },
    ]
    return turns.flatMap { turn in
      [false, true].map { isMirrored in
        pixels.map { y, x in
          let (row, column) = turn(y, x)
          return row * side + (isMirrored ? last - column : column)
        }
      }
    }
  }
}
