import Formats

/// The labels of a source as one table, whose first columns name the sample.
public enum LabelsFile {
  /// Columns `key`, `split` where the source has splits, `added`, then the source's own.
  ///
  /// - Parameters:
  ///   - indices: the samples, one row each in this order.
  ///   - added: further columns, one cell for each of `indices`; they win over the source's own.
  public static func table(
    of source: any Source, indices: [Int], adding added: [(name: String, cells: [String])] = []
  ) -> CSVTable {
    precondition(
      added.allSatisfy { $0.cells.count == indices.count },
      "LabelsFile.table: added columns must have \(indices.count) cells")
    let ids = indices.map(source.id(at:))
    var columns = [(name: "key", cells: ids.map(\.key))]
    if ids.contains(where: { !$0.split.isEmpty }) {
      columns.append((name: "split", cells: ids.map(\.split)))
    }
    columns += added
    for name in source.columns where !columns.contains(where: { $0.name == name }) {
      guard let cells = source.cells(name) else { continue }
      columns.append((name: name, cells: indices.map { cells[$0] }))
    }
    return CSVTable(
      header: columns.map(\.name),
      rows: indices.indices.map { row in columns.map { $0.cells[row] } })
  }
}
