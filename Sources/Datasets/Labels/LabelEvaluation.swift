/// One evaluation of a label expression on a source.
struct LabelEvaluation {
  /// A truth value: -1 missing, 0 false, 1 true.
  typealias Truth = Int8

  private let text: String
  private let root: LabelNode
  private let source: any Source
  private let columns: [String: LabelCells]

  init(text: String, root: LabelNode, source: any Source) throws {
    self.text = text
    self.root = root
    self.source = source
    var columns: [String: LabelCells] = [:]
    for column in Self.names(in: root) where columns[column.name] == nil {
      guard let cells = source.cells(column.name) else {
        throw DatasetError.unknownColumn(
          column.name, source: source.name, known: source.columns, expression: text,
          at: column.position)
      }
      columns[column.name] = LabelCells(cells)
    }
    self.columns = columns
  }

  func label(named name: String) throws -> LabelColumn {
    if case .column(let column) = root {
      return try LabelClasses(cells: cells(column), column: column.name, source: source)
        .label(named: name)
    }
    let values = try truths(root)
    return LabelColumn(name: name, classes: ["0", "1"], values: values.map(Int32.init))
  }

  private func truths(_ node: LabelNode) throws -> [Truth] {
    switch node {
    case .column(let column): return try truths(of: column)
    case .comparison(let column, let comparison, let operand):
      return try compare(column, comparison, operand)
    case .not(let inner): return try truths(inner).map { $0 < 0 ? $0 : 1 - $0 }
    case .and(let left, let right):
      return zip(try truths(left), try truths(right)).map { left, right in
        left == 0 || right == 0 ? 0 : min(left, right)
      }
    case .or(let left, let right):
      return zip(try truths(left), try truths(right)).map { left, right in
        left == 1 || right == 1 ? 1 : min(left, right)
      }
    }
  }

  /// A column that stands alone inside logic.
  private func truths(of column: ColumnName) throws -> [Truth] {
    let column = (name: column.name, cells: cells(column))
    return try eachPresent(column.cells) { index in
      guard let truth = LabelCell.truth(column.cells.cells[index]) else {
        throw problem(
          column.name, index,
          "logic needs 0, 1, true or false; compare it, for instance `\(column.name)` > 0.5")
      }
      return truth
    }
  }

  private func compare(
    _ column: ColumnName, _ comparison: Comparison, _ operand: LabelOperand
  ) throws -> [Truth] {
    let left = cells(column)
    switch operand {
    case .number(let number):
      return try eachPresent(left, codes: number >= 0) { index in
        if let value = LabelCell.number(left.cells[index]) {
          return comparison.holds(value, number)
        }
        guard comparison.isEquality else {
          throw problem(column.name, index, "expected a number, as the comparison with one asks")
        }
        return comparison == .notEqual
      }
    case .text(let text):
      return eachPresent(left, codes: false) { index in
        comparison.holds(left.cells[index], text[...])
      }
    case .truth(let truth):
      guard comparison.isEquality else {
        throw DatasetError.expression(
          self.text, at: column.position, problem: "true and false have no order; use = or !=")
      }
      return try eachPresent(left) { index in
        guard let value = LabelCell.truth(left.cells[index]) else {
          throw problem(column.name, index, "expected 0, 1, true or false")
        }
        return (value == truth) == (comparison == .equal)
      }
    case .column(let other): return compare(left, comparison, cells(other))
    }
  }

  /// Numbers where both cells are numbers, texts elsewhere.
  private func compare(
    _ left: LabelCells, _ comparison: Comparison, _ right: LabelCells
  ) -> [Truth] {
    left.cells.indices.map { index in
      if left.isMissing(index) || right.isMissing(index) { return -1 }
      let (a, b) = (left.cells[index], right.cells[index])
      if let a = LabelCell.number(a), let b = LabelCell.number(b) {
        return comparison.holds(a, b) ? 1 : 0
      }
      return comparison.holds(a, b) ? 1 : 0
    }
  }

  private func eachPresent(
    _ cells: LabelCells, codes: Bool = true, _ holds: (Int) throws -> Bool
  ) rethrows -> [Truth] {
    try cells.cells.indices.map { index in
      if cells.isMissing(index, codes: codes) { return -1 }
      return try holds(index) ? 1 : 0
    }
  }

  private func cells(_ column: ColumnName) -> LabelCells {
    guard let cells = columns[column.name] else {
      preconditionFailure("LabelEvaluation: column \(column.name) was not collected")
    }
    return cells
  }

  private func problem(_ column: String, _ index: Int, _ problem: String) -> DatasetError {
    .cell(
      column: column, sample: source.id(at: index), value: source.cells(column)?[index] ?? "",
      problem: problem)
  }

  private static func names(in node: LabelNode) -> [ColumnName] {
    switch node {
    case .column(let column): [column]
    case .comparison(let column, _, .column(let other)): [column, other]
    case .comparison(let column, _, _): [column]
    case .not(let inner): names(in: inner)
    case .and(let left, let right), .or(let left, let right): names(in: left) + names(in: right)
    }
  }
}
