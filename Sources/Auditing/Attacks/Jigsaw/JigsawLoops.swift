/// Ranks links by the loops of four blocks that they close (after Son, Hays and Cooper 2014): a
/// wrong link may look likely by itself, but rarely with likely ones above or below it whose far
/// ends fit as well.
struct JigsawLoops {
  /// What a link counts for against each of its two loops.
  private static let weight = 2
  /// Doubt about a loop that says no more than none does: at the picture's rim there is none.
  private static let most = Int(8 * EdgeTable.steps)

  private let fit: JigsawFit
  private let variants: BlockVariants
  /// Of every edge, `[blocks, 4]`, its likeliest links.
  private let byEdge: [[EdgeTable.Link]]

  private struct View {
    let block: Int
    let variant: Int
  }

  init(_ fit: JigsawFit) {
    self.fit = fit
    variants = fit.variants
    byEdge = fit.table.links.reduce(
      into: [[EdgeTable.Link]](repeating: [], count: fit.table.blocks * 4)
    ) { $0[$1.left * 4 + $1.leftTurn].append($1) }
  }

  /// The surest link first.
  func ranked() -> [EdgeTable.Link] {
    let ranks = fit.table.links.map { link in
      let left = View(block: link.left, variant: link.leftTurn * variants.tints)
      let right = View(block: link.right, variant: link.rightTurn * variants.tints + link.tint)
      let loops =
        closing(left, right, above(left), above(right))
        + closing(left, right, below(left), below(right))
      return (link: link, rank: Self.weight * link.steps + loops)
    }
    return ranks.sorted { $0.rank < $1.rank }.map(\.link)
  }

  /// Least doubt of three links that close a loop with that of two neighbours.
  private func closing(
    _ left: View, _ right: View, _ beyondLeft: [(view: View, steps: Int)],
    _ beyondRight: [(view: View, steps: Int)]
  ) -> Int {
    var least = Self.most
    for (one, its) in beyondLeft where one.block != right.block && its < least {
      for (other, others) in beyondRight
      where other.block != one.block && other.block != left.block && its + others < least {
        let far = fit.doubt(other.block, other.variant, side: 0, one.block, one.variant)
        least = min(least, its + others + far)
      }
    }
    return least
  }

  private func above(_ view: View) -> [(view: View, steps: Int)] {
    // Turned clockwise, what is above is to the right, where links are listed.
    let turned = variants.product(variants.tints, after: view.variant)
    let (turn, tint) = (turned / variants.tints, turned % variants.tints)
    return byEdge[view.block * 4 + turn & 3].map { link in
      let seen =
        (link.rightTurn ^ turn & 4) * variants.tints + variants.tint(tint, after: link.tint)
      let upright = variants.product(3 * variants.tints, after: seen)
      return (View(block: link.right, variant: upright), link.steps)
    }
  }

  private func below(_ view: View) -> [(view: View, steps: Int)] {
    above(flipped(view)).map { (flipped($0.view), $0.steps) }
  }

  private func flipped(_ view: View) -> View {
    View(block: view.block, variant: variants.product(4 * variants.tints, after: view.variant))
  }
}
