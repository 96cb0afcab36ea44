import Formats

/// A column of cells of which few differ, kept as indices into its distinct values.
struct CodedColumn: Sendable {
  let name: String
  private let values: [String]
  private let codes: [Int32]

  init(name: String, cells: some Sequence<String>) {
    self.name = name
    var values: [String] = []
    var known: [String: Int32] = [:]
    codes = cells.map { cell in
      if let code = known[cell] { return code }
      let code = Int32(values.count)
      known[cell] = code
      values.append(cell)
      return code
    }
    self.values = values
  }

  /// - Parameter codes: indices into `values`.
  init(name: String, values: [String], codes: [Int32]) {
    self.name = name
    self.values = values
    self.codes = codes
  }

  var count: Int { codes.count }
  var cells: [String] { codes.map { values[Int($0)] } }
}

/// Label cells of samples: rows of a CSV table, and columns that the layout itself gives.
struct LabelTable: Sendable {
  /// Names of the columns, the table's first.
  let names: [String]
  private let table: CSVTable?
  /// The table's row of each sample.
  private let rows: [Int]
  private let layout: [String: CodedColumn]

  /// - Parameter layout: columns with one cell per sample; the table's own win over them.
  init(table: CSVTable? = nil, rows: [Int] = [], layout: [CodedColumn] = []) {
    self.table = table
    self.rows = rows
    let header = table?.header ?? []
    let added = layout.filter { !header.contains($0.name) }
    names = header + added.map(\.name)
    self.layout = Dictionary(
      added.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func cells(_ column: String) -> [String]? {
    if let column = layout[column] { return column.cells }
    guard let cells = table?.column(column) else { return nil }
    return rows.map { cells[$0] }
  }
}
