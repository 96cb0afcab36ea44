import Pixels

/// Fills a board's empty cells one by one, that first which is surest: which has many neighbours
/// that some free block fits well.
struct JigsawFilling {
  /// A free block that fits a cell best.
  private struct Choice {
    let cell: Int
    let block: Int
    let variant: Int
    let worth: Int
  }

  private let fit: JigsawFit
  private var board: JigsawBoard
  private var free: [Int]
  private var choices: [Choice] = []
  /// Cells whose choice is not known or no longer holds.
  private var isOpen: [Bool]

  /// - Parameter noise: up to how much is taken off what a choice is worth, in the table's steps,
  ///   so that fillings differ.
  static func fill(
    _ board: inout JigsawBoard, _ fit: JigsawFit, noise: Int = 0,
    _ generator: inout SeededGenerator
  ) {
    var filling = JigsawFilling(board, fit)
    while !filling.free.isEmpty {
      filling.choose(noise, &generator)
      guard let choice = filling.choices.max(by: { $0.worth < $1.worth }) else { break }
      filling.take(choice)
    }
    board = filling.board
  }

  private init(_ board: JigsawBoard, _ fit: JigsawFit) {
    (self.board, self.fit) = (board, fit)
    var isFree = [Bool](repeating: true, count: fit.table.blocks)
    for block in board.blocks where block >= 0 { isFree[block] = false }
    free = isFree.indices.filter { isFree[$0] }
    isOpen = board.blocks.map { $0 < 0 }
    if free.count == board.cells {
      let first = fit.table.links.first?.left ?? 0
      take(Choice(cell: board.middle, block: first, variant: 0, worth: 0))
    }
  }

  /// Finds out the best block for every open cell that has neighbours.
  private mutating func choose(_ noise: Int, _ generator: inout SeededGenerator) {
    for cell in 0..<board.cells where isOpen[cell] {
      isOpen[cell] = false
      let beside = board.neighbours(of: cell)
      guard !beside.isEmpty else { continue }
      let best = fit.best(of: free, beside: beside)
      let worth = beside.count * JigsawFit.indifference - best.doubt
      let less = noise > 0 ? generator.integer(below: noise) : 0
      choices.append(
        Choice(cell: cell, block: best.block, variant: best.variant, worth: worth - less))
    }
  }

  private mutating func take(_ choice: Choice) {
    board.place(choice.block, choice.variant, at: choice.cell)
    free.removeAll { $0 == choice.block }
    isOpen[choice.cell] = false
    for side in 0..<4 {
      guard let next = board.cell(beside: choice.cell, side: side), board.blocks[next] < 0
      else { continue }
      isOpen[next] = true
    }
    for other in choices where other.block == choice.block && other.cell != choice.cell {
      isOpen[other.cell] = true
    }
    choices.removeAll { isOpen[$0.cell] || $0.cell == choice.cell }
  }
}
