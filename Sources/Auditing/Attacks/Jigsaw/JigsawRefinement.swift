import Pixels

/// Takes parts of a board away or elsewhere and fills it anew, over and over, keeping what lessens
/// doubt or adds little (large neighbourhood search, Shaw 1998, that accepts by a falling
/// threshold, Dueck and Scheuer 1990).
struct JigsawRefinement {
  /// Doubt that may be added at first, in the table's steps.
  private static let threshold = 200.0
  /// Up to what doubt neighbours may be moved together.
  private static let bond = Int(3 * EdgeTable.steps)

  private let fit: JigsawFit
  private let links: [EdgeTable.Link]
  private var generator: SeededGenerator
  private var board: JigsawBoard

  /// - Parameter links: the surest first.
  init(
    _ board: JigsawBoard, _ fit: JigsawFit, _ links: [EdgeTable.Link],
    _ generator: SeededGenerator
  ) {
    (self.board, self.fit, self.links, self.generator) = (board, fit, links, generator)
  }

  /// - Returns: the full board of least doubt.
  mutating func run(steps: Int) -> JigsawBoard {
    JigsawFilling.fill(&board, fit, &generator)
    var doubt = board.totalDoubt(fit)
    var best = (board: board, doubt: doubt)
    for step in 0..<steps {
      var tried = board
      switch generator.integer(below: 8) {
      case 0: shift(&tried)
      case 1, 2, 3: moveSegment(&tried)
      case 4: clearWindow(&tried)
      default: clearAround(&tried)
      }
      JigsawFilling.fill(&tried, fit, noise: Int(EdgeTable.steps), &generator)
      let found = tried.totalDoubt(fit)
      let slack = Self.threshold * Double(steps - step) / Double(steps)
      guard Double(found - doubt) <= slack else { continue }
      (board, doubt) = (tried, found)
      if doubt < best.doubt { best = (board, doubt) }
    }
    return best.board
  }

  /// All of the board by one cell; what leaves it is free.
  private mutating func shift(_ board: inout JigsawBoard) {
    let side = generator.integer(below: 4)
    let old = board
    for cell in 0..<board.cells { board.clear(cell) }
    for cell in 0..<board.cells {
      if let place = board.cell(beside: cell, side: side) {
        board.place(old.blocks[cell], old.variants[cell], at: place)
      }
    }
  }

  private mutating func clearWindow(_ board: inout JigsawBoard) {
    let height = 1 + generator.integer(below: min(4, board.rows))
    let width = 1 + generator.integer(below: min(4, board.columns))
    let top = generator.integer(below: board.rows - height + 1)
    let left = generator.integer(below: board.columns - width + 1)
    for row in top..<top + height {
      for column in left..<left + width { board.clear(row * board.columns + column) }
    }
  }

  /// Empties up to a dozen cells that hang together, doubtful ones rather than others.
  private mutating func clearAround(_ board: inout JigsawBoard) {
    let doubts = (0..<board.cells).map { cell in
      (0..<4).reduce(0) { $0 + (board.doubt(cell, side: $1, fit) ?? 0) }
    }
    var waiting = (0..<3).map { _ in generator.integer(below: board.cells) }
    waiting = waiting.max { doubts[$0] < doubts[$1] }.map { [$0] } ?? []
    for _ in 0..<2 + generator.integer(below: 12) where !waiting.isEmpty {
      let rivals = (0..<2).map { _ in generator.integer(below: waiting.count) }
      let chosen = doubts[waiting[rivals[0]]] > doubts[waiting[rivals[1]]] ? rivals[0] : rivals[1]
      let cell = waiting.remove(at: chosen)
      board.clear(cell)
      for side in 0..<4 {
        if let next = board.cell(beside: cell, side: side), board.blocks[next] >= 0,
          !waiting.contains(next)
        {
          waiting.append(next)
        }
      }
    }
  }

  /// Moves a block and what is bound to it beside another block that it has a link to.
  private mutating func moveSegment(_ board: inout JigsawBoard) {
    guard !links.isEmpty else { return }
    // The surer, the more often.
    let draw = generator.uniform()
    let link = links[Int(draw * draw * Double(links.count))]
    guard let anchor = board.blocks.firstIndex(of: link.left),
      let guest = board.blocks.firstIndex(of: link.right)
    else { return }
    let segment = self.segment(board, around: guest, without: anchor)
    func placement(_ cell: Int) -> Placement {
      Placement(
        row: cell / board.columns, column: cell % board.columns, variant: board.variants[cell])
    }
    let move = RigidMove(link, left: placement(anchor), right: placement(guest), fit.variants)
    let moved = segment.map { (block: board.blocks[$0], to: move(placement($0))) }
    for cell in segment { board.clear(cell) }
    for (block, to) in moved {
      guard 0..<board.rows ~= to.row, 0..<board.columns ~= to.column else { continue }
      let cell = to.row * board.columns + to.column
      if cell != anchor { board.place(block, to.variant, at: cell) }
    }
  }

  /// Cells that are bound to one, by doubts below a bound that differs from time to time.
  private mutating func segment(
    _ board: JigsawBoard, around first: Int, without other: Int
  ) -> [Int] {
    let bond = generator.integer(below: Self.bond)
    var found = [first]
    var isSeen = [Bool](repeating: false, count: board.cells)
    (isSeen[first], isSeen[other]) = (true, true)
    var next = 0
    while next < found.count {
      let cell = found[next]
      next += 1
      for side in 0..<4 {
        guard let beside = board.cell(beside: cell, side: side), !isSeen[beside],
          let doubt = board.doubt(cell, side: side, fit), doubt < bond
        else { continue }
        isSeen[beside] = true
        found.append(beside)
      }
    }
    return found
  }
}
