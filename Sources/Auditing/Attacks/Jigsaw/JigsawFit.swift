/// Looks up how well blocks in any variant fit beside each other, on all four sides.
///
/// Sides of a cell are numbered by the quarter turns that bring them to the left: 0 left, 1 below,
/// 2 right, 3 above.
struct JigsawFit {
  /// Doubt below which a neighbour speaks for a place rather than against it, in steps.
  static let indifference = Int(5 * EdgeTable.steps)

  let table: EdgeTable
  let variants: BlockVariants
  /// `[4, variants, variants]`: for a neighbour on a side in a variant, where each variant of the
  /// cell's block stands in the table's row.
  private let places: [UInt8]
  /// `[4, variants]`: the neighbour's edge.
  private let edges: [Int]

  init(_ table: EdgeTable) {
    self.table = table
    variants = table.variants
    let (count, tints) = (variants.count, variants.tints)
    let variants = variants
    let differences = (0..<tints).map { one in
      let inverse = variants.inverse(tint: one)
      return (0..<tints).map { variants.tint(inverse, after: $0) }
    }
    var (places, edges) = ([UInt8](), [Int]())
    for side in 0..<4 {
      for neighbour in 0..<count {
        let left = BlockVariants.turn(side, after: neighbour / tints)
        edges.append(left & 3)
        for variant in 0..<count {
          // The table's left blocks are not flipped: both are, where need be.
          let right = BlockVariants.turn(side, after: variant / tints) ^ (left & 4)
          places.append(UInt8(right * tints + differences[neighbour % tints][variant % tints]))
        }
      }
    }
    (self.places, self.edges) = (places, edges)
  }

  /// Doubt about a block in a variant, given its neighbour on one side.
  func doubt(_ block: Int, _ variant: Int, side: Int, _ neighbour: Int, _ itsVariant: Int) -> Int {
    let face = side * variants.count + itsVariant
    let row = neighbour * 4 + edges[face]
    let place = Int(places[face * variants.count + variant])
    return Int(table.doubts[(row * table.blocks + block) * variants.count + place])
  }

  /// The candidate that fits best beside all of a cell's neighbours.
  /// - Parameter neighbours: side, block and variant of each, at least one.
  /// - Returns: its block, variant and doubts' sum.
  func best(
    of candidates: [Int], beside neighbours: [(side: Int, block: Int, variant: Int)]
  ) -> (block: Int, variant: Int, doubt: Int) {
    let count = variants.count
    var best = (block: -1, variant: 0, doubt: Int.max)
    table.doubts.withUnsafeBufferPointer { doubts in
      places.withUnsafeBufferPointer { places in
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: count) { sums in
          sums.initialize(repeating: 0)
          for block in candidates {
            sums.update(repeating: 0)
            for neighbour in neighbours {
              let face = neighbour.side * count + neighbour.variant
              let row = ((neighbour.block * 4 + edges[face]) * table.blocks + block) * count
              let order = face * count
              for variant in 0..<count {
                sums[variant] &+= UInt16(doubts[row + Int(places[order + variant])])
              }
            }
            for variant in 0..<count where Int(sums[variant]) < best.doubt {
              best = (block, variant, Int(sums[variant]))
            }
          }
        }
      }
    }
    return best
  }
}
