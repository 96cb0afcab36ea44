/// Turns a column that stands alone into classes.
struct LabelClasses {
  let cells: LabelCells
  let column: String
  let source: any Source

  func label(named name: String) throws -> LabelColumn {
    let distinct = Set(cells.cells).subtracting([""])
    guard !distinct.isEmpty else {
      throw DatasetError.column(
        column, source: source.name, problem: "every cell is blank; choose another column")
    }
    if distinct.allSatisfy({ LabelCell.truth($0) != nil }) { return binary(named: name) }
    let classes =
      try distinct.allSatisfy({ LabelCell.number($0) != nil })
      ? numbers(distinct) : distinct.sorted()
    let indices = Dictionary(uniqueKeysWithValues: zip(classes, Int32(0)...))
    return LabelColumn(
      name: name, classes: classes.map(String.init),
      values: cells.cells.map { indices[$0] ?? -1 })
  }

  private func binary(named name: String) -> LabelColumn {
    let values = cells.cells.indices.map { index -> Int32 in
      guard !cells.isMissing(index), let truth = LabelCell.truth(cells.cells[index]) else {
        return -1
      }
      return truth ? 1 : 0
    }
    return LabelColumn(name: name, classes: ["0", "1"], values: values)
  }

  /// Whole numbers in numeric order; negative ones are missing where others are not negative.
  private func numbers(_ distinct: Set<Substring>) throws -> [Substring] {
    let values = Dictionary(
      uniqueKeysWithValues: distinct.map { ($0, LabelCell.integer($0)) })
    if values.values.contains(nil) { throw fractions() }
    let keepsNegative = values.values.allSatisfy { ($0 ?? 0) < 0 }
    return values.compactMap { cell, value in value.map { (value: $0, cell: cell) } }
      .filter { keepsNegative || $0.value >= 0 }
      .sorted { ($0.value, $0.cell) < ($1.value, $1.cell) }
      .map(\.cell)
  }

  private func fractions() -> DatasetError {
    let first = cells.cells.first { !$0.isEmpty && LabelCell.integer($0) == nil } ?? ""
    return .column(
      column, source: source.name,
      problem: "fractional numbers such as \(first) are no classes; compare them, for instance "
        + "`\(column)` > 0.5")
  }
}
