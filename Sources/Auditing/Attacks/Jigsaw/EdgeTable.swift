import Foundation

/// For any two blocks, however turned and tinted, how doubtful it is that they are neighbours: the
/// negative logarithm of the share that one has among all that might meet the other's edge, the
/// mean of both ways. So a flat edge that meets many alike is doubted as much as one that meets
/// none.
struct EdgeTable {
  /// Two blocks that might meet.
  struct Link {
    let left: Int
    let leftTurn: Int
    let right: Int
    let rightTurn: Int
    /// Of the right one, the left one's taken away.
    let tint: Int
    let doubt: Float

    /// The doubt as the table has it, but unbounded.
    var steps: Int { Int(doubt * EdgeTable.steps) }
  }

  /// The table's steps in a unit of the natural logarithm.
  static let steps: Float = 16
  /// Doubt beyond which a pair is as good as ruled out, in steps.
  private static let most: Float = 180
  /// Links that are kept of each edge.
  private static let kept = 10

  let blocks: Int
  let variants: BlockVariants
  /// `[blocks, 4, blocks, 8, tints]`: the block on the left, turned but not flipped; that on the
  /// right, its turn, and its tint with the left one's taken away. 64 blocks of three channels take
  /// 1.5 MiB, 600 take 132 MiB.
  let doubts: [UInt8]
  /// The likeliest of every edge, the surest first.
  let links: [Link]
  init(_ misfit: EdgeMisfit) {
    (blocks, variants) = (misfit.blocks, misfit.variants)
    // Misfit that makes a neighbour less likely by a factor of e: above 1, for neither the rows of
    // an edge nor its channels differ independently.
    let temperature: Float = variants.orders.count == 1 ? 1.5 : 4
    var (doubts, links) = ([UInt8](), [Link]())
    doubts.reserveCapacity(blocks * 4 * blocks * variants.count)
    var row = [Float](repeating: .infinity, count: blocks * variants.count)
    // Twice over, since keeping all misfits would take four times the table's memory.
    let totals = (0..<misfit.blocks * 4).map { edge in
      misfit.fill(&row, rightOf: edge / 4, turn: edge % 4)
      return Self.total(row, temperature)
    }
    for edge in totals.indices {
      misfit.fill(&row, rightOf: edge / 4, turn: edge % 4)
      for other in 0..<blocks * 8 {
        let facing = other / 8 * 4 + BlockVariants.mirrored(other % 8) & 3
        let shift = (totals[edge] + totals[facing]) / 2
        for place in other * variants.tints..<(other + 1) * variants.tints {
          row[place] = row[place] / temperature + shift
          doubts.append(UInt8(max(0, min(Self.most, row[place] * Self.steps))))
        }
      }
      links += Self.likeliest(row, edge, variants)
    }
    self.doubts = doubts
    self.links = links.sorted { $0.doubt < $1.doubt }
  }

  /// Logarithm of the sum of likelihoods.
  private static func total(_ row: [Float], _ temperature: Float) -> Float {
    let least = row.min() ?? .infinity
    guard least < .infinity else { return 0 }
    var sum: Float = 0
    for misfit in row where misfit < least + 16 * temperature {
      sum += exp((least - misfit) / temperature)
    }
    return log(sum) - least / temperature
  }

  private static func likeliest(_ row: [Float], _ edge: Int, _ variants: BlockVariants) -> [Link] {
    var best: [(doubt: Float, place: Int)] = []
    var worst = Float.infinity
    for (place, doubt) in row.enumerated() where doubt < worst {
      best.insert((doubt, place), at: best.firstIndex { $0.doubt > doubt } ?? best.count)
      if best.count > kept { best.removeLast() }
      if best.count == kept { worst = best[kept - 1].doubt }
    }
    return best.map { doubt, place in
      Link(
        left: edge / 4, leftTurn: edge % 4, right: place / variants.count,
        rightTurn: place / variants.tints % 8, tint: place % variants.tints, doubt: doubt)
    }
  }
}
