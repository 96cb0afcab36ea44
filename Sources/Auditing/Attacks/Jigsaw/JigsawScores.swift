import Pixels

/// How much of a picture was put together rightly, by the measures of jigsaw solvers (Cho, Avidan
/// and Freeman 2010; Gallagher 2012) that papers on encryption then compression report as Dc, Nc,
/// Lc.
///
/// All three hold up to one variant of the whole picture, which the pieces cannot tell. Blocks are
/// compared by their values: equal ones, or a flat one turned, are interchangeable.
package struct JigsawScores: Sendable, Equatable {
  /// Direct comparison (Dc): share of blocks that are at their place in their variant, in whatever
  /// variant of the whole there are most.
  package let direct: Double
  /// Neighbour comparison (Nc): share of the pairs of neighbours that are neighbours in the
  /// original, on the same sides and in the same variants relative to each other.
  package let neighbour: Double
  /// Largest component (Lc): blocks of the largest connected part that the original has somewhere
  /// in just the same way, as a share of all.
  package let largest: Double

  package init(direct: Double, neighbour: Double, largest: Double) {
    (self.direct, self.neighbour, self.largest) = (direct, neighbour, largest)
  }

  /// - Parameters:
  ///   - picture: what was put together, `[H, W, C]`.
  ///   - truth: the original, `[H, W, C]`.
  ///   - size: both sides multiples of the block.
  ///   - side: of a block.
  package init(of picture: [UInt8], truth: [UInt8], size: Size, channels: Int, side: Int) {
    let variants = BlockVariants(channels: channels, side: side)
    var names = BlockNames(variants)
    let grid = JigsawGrid(size: size, channels: channels, side: side)
    let original = NamedGrid(grid.rows, grid.columns, grid.cut(truth).map { names.name($0) })
    let built = NamedGrid(grid.rows, grid.columns, grid.cut(picture).map { names.name($0) })
    neighbour = names.sharedPairs(built, original)
    let count = Double(grid.count)
    var (direct, largest) = (0, 0)
    for variant in 0..<variants.count {
      let seen = names.applied(variant, to: built)
      if seen.rows == original.rows { direct = max(direct, seen.matches(original)) }
      largest = max(largest, seen.largestPart(of: original, above: largest))
    }
    (self.direct, self.largest) = (Double(direct) / count, Double(largest) / count)
  }
}

/// Numbers for blocks: the same for the same values, and what each variant makes of a number.
private struct BlockNames {
  private let variants: BlockVariants
  private var names: [[UInt8]: Int] = [:]
  /// `[names, variants]`.
  private var images: [Int] = []

  init(_ variants: BlockVariants) { self.variants = variants }

  /// Of a block `[side, side, C]`.
  mutating func name(_ block: [UInt8]) -> Int {
    if let known = names[block] { return known }
    // All that variants make of a block are numbered with it: they are a group.
    let shown = (0..<variants.count).map { variant in
      let values = variants.applied(variant, to: block)
      let name = names[values] ?? names.count
      names[values] = name
      return name
    }
    images += [Int](repeating: -1, count: names.count * variants.count - images.count)
    for (first, name) in shown.enumerated() {
      for second in shown.indices {
        images[name * variants.count + second] = shown[variants.product(second, after: first)]
      }
    }
    return shown[0]
  }

  func applied(_ variant: Int, to grid: NamedGrid) -> NamedGrid {
    grid.turned(variant / variants.tints).mapping { images[$0 * variants.count + variant] }
  }

  /// Share of a grid's pairs of neighbours that another has too, each once.
  func sharedPairs(_ grid: NamedGrid, _ other: NamedGrid) -> Double {
    var left = pairs(other).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let found = pairs(grid)
    let shared = found.count { pair in
      guard let count = left[pair], count > 0 else { return false }
      left[pair] = count - 1
      return true
    }
    return found.isEmpty ? 1 : Double(shared) / Double(found.count)
  }

  /// Every pair of neighbours, the same for all variants of it.
  private func pairs(_ grid: NamedGrid) -> [[Int]] {
    let upright = BlockVariants.inverse(turn: 1) * variants.tints
    let across = grid.pairs(down: false)
    let down = grid.pairs(down: true).map { pair in
      // Turned back a quarter: the upper one is on the left.
      pair.map { images[$0 * variants.count + upright] }
    }
    return (across + down).map { pair in
      (0..<variants.count).compactMap { variant -> [Int]? in
        let seen = pair.map { images[$0 * variants.count + variant] }
        switch variant / variants.tints {
        case 0, 4: return seen
        case 2, 6: return seen.reversed()
        default: return nil
        }
      }.min { $0.lexicographicallyPrecedes($1) } ?? pair
    }
  }
}

/// A grid of blocks' numbers.
private struct NamedGrid {
  let rows: Int
  let columns: Int
  private let names: [Int]

  init(_ rows: Int, _ columns: Int, _ names: [Int]) {
    (self.rows, self.columns, self.names) = (rows, columns, names)
  }

  func mapping(_ body: (Int) -> Int) -> NamedGrid { NamedGrid(rows, columns, names.map(body)) }

  func turned(_ turn: Int) -> NamedGrid {
    let cells = JigsawGrid.cells(rows: rows, columns: columns, turned: turn)
    var turned = names
    for (cell, place) in cells.enumerated() { turned[place] = names[cell] }
    return turn & 1 == 0 ? NamedGrid(rows, columns, turned) : NamedGrid(columns, rows, turned)
  }

  func pairs(down: Bool) -> [[Int]] {
    let step = down ? columns : 1
    return names.indices.compactMap { cell in
      guard down ? cell + columns < names.count : (cell + 1) % columns > 0 else { return nil }
      return [names[cell], names[cell + step]]
    }
  }

  func matches(_ other: NamedGrid) -> Int { zip(names, other.names).count { $0 == $1 } }

  /// Cells of the largest connected part that another grid has too, wherever.
  /// - Returns: 0 where it is no larger than a bound.
  func largestPart(of other: NamedGrid, above bound: Int) -> Int {
    var largest = 0
    for down in (1 - rows)..<other.rows {
      for right in (1 - columns)..<other.columns {
        var same = shared(with: other, down: down, right: right)
        guard same.count(where: { $0 }) > max(largest, bound) else { continue }
        for cell in same.indices where same[cell] {
          largest = max(largest, flood(&same, from: cell))
        }
      }
    }
    return largest
  }

  private func shared(with other: NamedGrid, down: Int, right: Int) -> [Bool] {
    var same = [Bool](repeating: false, count: names.count)
    for row in max(0, -down)..<min(rows, other.rows - down) {
      for column in max(0, -right)..<min(columns, other.columns - right) {
        let place = (row + down) * other.columns + column + right
        same[row * columns + column] = names[row * columns + column] == other.names[place]
      }
    }
    return same
  }

  /// Takes a connected part away.
  /// - Returns: its cells.
  private func flood(_ cells: inout [Bool], from first: Int) -> Int {
    var (waiting, count) = ([first], 0)
    cells[first] = false
    while let cell = waiting.popLast() {
      count += 1
      let column = cell % columns
      let beside = [
        column > 0 ? cell - 1 : -1, column + 1 < columns ? cell + 1 : -1, cell - columns,
        cell + columns,
      ]
      for next in beside where cells.indices.contains(next) && cells[next] {
        cells[next] = false
        waiting.append(next)
      }
    }
    return count
  }
}
