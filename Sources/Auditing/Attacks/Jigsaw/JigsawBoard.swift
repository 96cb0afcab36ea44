/// Cells of the picture, row by row, with a block in some variant in each, or none.
struct JigsawBoard {
  let rows: Int
  let columns: Int
  /// -1 where there is none.
  private(set) var blocks: [Int]
  private(set) var variants: [Int]

  init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    blocks = [Int](repeating: -1, count: rows * columns)
    variants = blocks
  }

  var cells: Int { rows * columns }
  var middle: Int { rows / 2 * columns + columns / 2 }

  mutating func place(_ block: Int, _ variant: Int, at cell: Int) {
    blocks[cell] = block
    variants[cell] = variant
  }

  mutating func clear(_ cell: Int) { blocks[cell] = -1 }

  /// The cell on a side: 0 left, 1 below, 2 right, 3 above.
  func cell(beside cell: Int, side: Int) -> Int? {
    let column = cell % columns
    switch side {
    case 0: return column > 0 ? cell - 1 : nil
    case 1: return cell + columns < cells ? cell + columns : nil
    case 2: return column + 1 < columns ? cell + 1 : nil
    default: return cell >= columns ? cell - columns : nil
    }
  }

  func neighbours(of cell: Int) -> [(side: Int, block: Int, variant: Int)] {
    var found: [(side: Int, block: Int, variant: Int)] = []
    for side in 0..<4 {
      if let other = self.cell(beside: cell, side: side), blocks[other] >= 0 {
        found.append((side, blocks[other], variants[other]))
      }
    }
    return found
  }

  /// Doubt about a cell and the one on a side of it; nil where either is missing.
  func doubt(_ cell: Int, side: Int, _ fit: JigsawFit) -> Int? {
    guard let other = self.cell(beside: cell, side: side), blocks[cell] >= 0, blocks[other] >= 0
    else { return nil }
    return fit.doubt(blocks[cell], variants[cell], side: side, blocks[other], variants[other])
  }

  /// Of all neighbours.
  func totalDoubt(_ fit: JigsawFit) -> Int {
    (0..<cells).reduce(0) { sum, cell in
      sum + (doubt(cell, side: 0, fit) ?? 0) + (doubt(cell, side: 3, fit) ?? 0)
    }
  }
}
