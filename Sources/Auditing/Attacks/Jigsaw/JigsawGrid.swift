import Pixels

/// A picture as square blocks, row by row.
struct JigsawGrid: Sendable {
  let size: Size
  let channels: Int
  let side: Int

  /// - Parameter size: both sides multiples of `side`.
  init(size: Size, channels: Int, side: Int) {
    precondition(
      side > 1 && size.height % side == 0 && size.width % side == 0 && size.area > 0,
      "JigsawGrid: blocks of \(side) do not fill \(size)")
    (self.size, self.channels, self.side) = (size, channels, side)
  }

  var rows: Int { size.height / side }
  var columns: Int { size.width / side }
  var count: Int { rows * columns }
  /// Of a picture.
  var values: Int { size.area * channels }

  /// - Parameter picture: `[H, W, C]`.
  /// - Returns: `[side, side, C]` each.
  func cut(_ picture: [UInt8]) -> [[UInt8]] {
    precondition(
      picture.count == values,
      "JigsawGrid: got \(picture.count) values, expected \(values)")
    return (0..<count).map { block in
      (0..<side).flatMap { picture[run(block, $0)] }
    }
  }

  /// - Parameter blocks: `[side, side, C]` each.
  /// - Returns: `[H, W, C]`.
  func joined(_ blocks: [[UInt8]]) -> [UInt8] {
    var picture = [UInt8](repeating: 0, count: values)
    let length = side * channels
    for (number, block) in blocks.enumerated() {
      for row in 0..<side {
        picture.replaceSubrange(run(number, row), with: block[row * length..<(row + 1) * length])
      }
    }
    return picture
  }

  /// Where a row of a block lies in the picture.
  private func run(_ block: Int, _ row: Int) -> Range<Int> {
    let first = ((block / columns * side + row) * size.width + block % columns * side) * channels
    return first..<first + side * channels
  }

  /// Where each cell of a grid lies once all of it is turned.
  static func cells(rows: Int, columns: Int, turned turn: Int) -> [Int] {
    let (low, right) = (rows - 1, columns - 1)
    let corners = [(0, 0), (low, 0), (0, right), (low, right)].map {
      BlockVariants.place($0.0, $0.1, turned: turn)
    }
    let top = corners.map(\.row).min() ?? 0
    let left = corners.map(\.column).min() ?? 0
    let width = turn & 1 == 0 ? columns : rows
    return (0..<rows * columns).map { cell in
      let place = BlockVariants.place(cell / columns, cell % columns, turned: turn)
      return (place.row - top) * width + place.column - left
    }
  }
}
