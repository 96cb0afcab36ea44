import Pixels

/// A picture put together from its blocks, up to one variant of the whole: turned or mirrored (8
/// ways, 4 where it is no square), inverted, its channels in another order.
package struct JigsawAssembly: Sendable {
  private let grid: JigsawGrid
  private let variants: BlockVariants
  /// Row by row, `[side, side, C]` each.
  private let blocks: [[UInt8]]

  init(_ board: JigsawBoard, _ pieces: [[UInt8]], _ grid: JigsawGrid, _ variants: BlockVariants) {
    (self.grid, self.variants) = (grid, variants)
    blocks = zip(board.blocks, board.variants).map { block, variant in
      variants.applied(variant, to: pieces[block])
    }
  }

  /// The variant of the whole that surprises least. The pieces do not tell which one is right; who
  /// knows such pictures can tell colours, negative and what is up, but hardly left from right.
  /// - Parameter surprise: of a picture `[H, W, C]`.
  /// - Returns: `[H, W, C]`.
  package func picture(by surprise: ([UInt8]) -> Double) -> [UInt8] {
    var best = (surprise: Double.infinity, picture: [UInt8]())
    for variant in 0..<variants.count {
      guard let picture = whole(variant) else { continue }
      let value = surprise(picture)
      if value < best.surprise { best = (value, picture) }
    }
    return best.picture
  }

  /// All of the picture in a variant; nil where that changes its shape.
  private func whole(_ variant: Int) -> [UInt8]? {
    let turn = variant / variants.tints
    guard turn & 1 == 0 || grid.rows == grid.columns else { return nil }
    let places = JigsawGrid.cells(rows: grid.rows, columns: grid.columns, turned: turn)
    var turned = blocks
    for (block, place) in zip(blocks, places) {
      turned[place] = variants.applied(variant, to: block)
    }
    return grid.joined(turned)
  }
}
