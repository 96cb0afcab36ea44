import Pixels

/// Grows segments by joining the two that a link connects, the surest link first, unless blocks
/// would overlap, the whole not fit into the picture, or its seams be doubtful (Gallagher 2012,
/// tree based reassembly; he does not look at seams).
struct JigsawSegments {
  /// Mean doubt of a seam that is let pass, in the table's steps.
  private static let seam = Int(5 * EdgeTable.steps)

  private let fit: JigsawFit
  private let rows: Int
  private let columns: Int
  private var placements: [Placement]
  private var segment: [Int]
  private var members: [[Int]]
  /// The host of a join: its blocks by place, -1 for none, with a margin of one.
  private var map: [Int]
  private let span: Int

  init(_ fit: JigsawFit, _ links: [EdgeTable.Link], rows: Int, columns: Int) {
    (self.fit, self.rows, self.columns) = (fit, rows, columns)
    let count = fit.table.blocks
    placements = [Placement](repeating: Placement(), count: count)
    segment = Array(0..<count)
    members = (0..<count).map { [$0] }
    span = max(rows, columns) + 2
    map = [Int](repeating: -1, count: span * span)
    for link in links where segment[link.left] != segment[link.right] { join(link) }
  }

  /// The largest segment in the middle of a board.
  func board() -> JigsawBoard {
    var board = JigsawBoard(rows: rows, columns: columns)
    let largest = members.max { $0.count < $1.count } ?? []
    let box = Box(largest.map { placements[$0] })
    let isUpright = box.height <= rows && box.width <= columns
    let turn = RigidMove(isUpright ? 0 : fit.variants.tints, fit.variants)
    let turned = largest.map { turn(placements[$0]) }
    let upright = Box(turned)
    let top = (rows - upright.height) / 2 - upright.top
    let left = (columns - upright.width) / 2 - upright.left
    for (block, at) in zip(largest, turned) {
      board.place(block, at.variant, at: (at.row + top) * columns + at.column + left)
    }
    return board
  }

  private mutating func join(_ link: EdgeTable.Link) {
    let move = RigidMove(
      link, left: placements[link.left], right: placements[link.right], fit.variants)
    let (host, guests) = (members[segment[link.left]], members[segment[link.right]])
    let moved = guests.map { move(placements[$0]) }
    let box = Box(host.map { placements[$0] } + moved)
    guard
      max(box.height, box.width) <= max(rows, columns),
      min(box.height, box.width) <= min(rows, columns)
    else { return }
    for block in host { map[place(placements[block], box)] = block }
    let isJoined = fits(guests, moved, box)
    for block in host { map[place(placements[block], box)] = -1 }
    guard isJoined else { return }
    members[segment[link.right]] = []
    members[segment[link.left]] += guests
    for (block, placement) in zip(guests, moved) {
      placements[block] = placement
      segment[block] = segment[link.left]
    }
  }

  private func place(_ placement: Placement, _ box: Box) -> Int {
    (placement.row - box.top + 1) * span + placement.column - box.left + 1
  }

  private func fits(_ blocks: [Int], _ moved: [Placement], _ box: Box) -> Bool {
    var (doubt, seams) = (0, 0)
    for (block, placement) in zip(blocks, moved) {
      let here = place(placement, box)
      guard map[here] < 0 else { return false }
      for (side, step) in [-1, span, 1, -span].enumerated() {
        let other = map[here + step]
        guard other >= 0 else { continue }
        doubt += fit.doubt(
          block, placement.variant, side: side, other, placements[other].variant)
        seams += 1
      }
    }
    return doubt < seams * Self.seam
  }
}

/// What some blocks take up.
private struct Box {
  var top = Int.max
  var left = Int.max
  private var bottom = Int.min
  private var right = Int.min
  var height: Int { bottom - top + 1 }
  var width: Int { right - left + 1 }

  init(_ placements: [Placement]) {
    for placement in placements {
      (top, bottom) = (min(top, placement.row), max(bottom, placement.row))
      (left, right) = (min(left, placement.column), max(right, placement.column))
    }
  }
}
