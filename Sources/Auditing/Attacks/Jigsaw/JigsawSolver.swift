import Pixels

/// Puts a picture together again whose blocks were scrambled by the steps of encryption then
/// compression, from the ciphertext alone: blocks permuted, and each one turned or mirrored,
/// inverted, and its channels reordered, all independently.
///
/// The attack of Chuman, Kurihara and Kiya ("On the security of block scrambling-based EtC systems
/// against extended jigsaw puzzle solver attacks", 2017): how well edges meet in all variants, then
/// segments grown greedily, holes filled, and a search that mends what the greed spoilt. It never
/// looks at the key, nor at any other picture.
package struct JigsawSolver: Sendable {
  /// Steps of the search, each with all 96 variants of a colour block; grey ones have fewer.
  private static let steps = 2000

  let grid: JigsawGrid
  let variants: BlockVariants

  /// - Parameters:
  ///   - side: of a block, at least 2; 8 or 16 in the cipher.
  ///   - size: of the pictures, both sides multiples of the block.
  ///   - channels: 1 or 3.
  package init(blocks side: Int, size: Size, channels: Int) {
    grid = JigsawGrid(size: size, channels: channels, side: side)
    variants = BlockVariants(channels: channels, side: side)
  }

  /// The same for the same ciphertext, whenever it is called.
  /// - Parameter ciphertext: `[H, W, C]`.
  package func assemble(_ ciphertext: [UInt8]) -> JigsawAssembly {
    let pieces = grid.cut(ciphertext)
    let fit = JigsawFit(EdgeTable(EdgeMisfit(pieces, side: grid.side, variants: variants)))
    let links = JigsawLoops(fit).ranked()
    let segments = JigsawSegments(fit, links, rows: grid.rows, columns: grid.columns)
    var refinement = JigsawRefinement(segments.board(), fit, links, SeededGenerator(seed: 1))
    let steps = grid.count > 1 ? Self.steps * 96 / variants.count : 0
    return JigsawAssembly(refinement.run(steps: steps), pieces, grid, variants)
  }
}
