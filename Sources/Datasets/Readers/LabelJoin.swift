import Formats

/// Brings the files of a source and the rows of its labels together.
struct LabelJoin {
  /// How a file's place becomes a split and a key.
  private enum Rule: CaseIterable {
    case path, base, treeAndPath, treeAndBase, folderAndPath, folderAndBase

    var usesTree: Bool { self == .treeAndPath || self == .treeAndBase }
    var usesFolder: Bool { self == .folderAndPath || self == .folderAndBase }
    var dropsFolders: Bool { self == .base || self == .treeAndBase || self == .folderAndBase }
  }

  struct Result {
    var positions: [FilePosition] = []
    var ids: [SampleID] = []
    /// The table's row of each sample.
    var rows: [Int] = []
    var irregularities = Irregularities()
  }

  private let trees: [FileTree]
  private let files: [FilePosition]
  private let table: CSVTable
  private let keys: [String]
  private let splits: [String]?
  private let splitValues: Set<String>

  /// - Throws: `DatasetError.column` when the table has no column of keys.
  init(trees: [FileTree], files: [FilePosition], table: CSVTable, key: String?) throws {
    self.trees = trees
    self.files = files
    self.table = table
    keys = try Self.keyCells(of: table, named: key).map(SampleFile.key(ofCell:))
    splits = table.column("split")
    splitValues = Set(splits ?? [])
  }

  /// Joins by the rule that finds a row for the most files.
  ///
  /// - Throws: `DatasetError.empty` when no file has a row.
  func join() throws -> Result {
    let results = candidates.map(result(of:))
    guard var best = results.first else { preconditionFailure("LabelJoin: no rule") }
    for result in results.dropFirst() where result.ids.count > best.ids.count { best = result }
    guard !best.ids.isEmpty else { throw nothingMatches() }
    return best
  }

  private var candidates: [Rule] {
    let stems = Set(trees.map(\.stem))
    if stems.isSubset(of: splitValues) { return [.treeAndPath, .treeAndBase] }
    let folders: [Rule] = splits == nil ? [] : [.folderAndPath, .folderAndBase]
    return [.path, .base] + folders
  }

  private func result(of rule: Rule) -> Result {
    let bySplit = rule.usesTree || rule.usesFolder
    var result = Result()
    var rowOf: [SampleID: Int] = [:]
    for (row, key) in keys.enumerated() {
      let id = SampleID(split: bySplit ? splits?[row] ?? "" : "", key: key)
      if rowOf[id] == nil {
        rowOf[id] = row
      } else {
        result.irregularities.duplicateKeys.append(id)
      }
    }
    var used = Set<Int>()
    var seen = Set<SampleID>()
    for file in files {
      let place = place(of: file, rule)
      guard let row = rowOf[place] else {
        result.irregularities.picturesWithoutRows.append(named(place, file))
        continue
      }
      let id = SampleID(split: bySplit ? place.split : sampleSplit(row, file), key: place.key)
      guard seen.insert(id).inserted else {
        result.irregularities.duplicateKeys.append(id)
        continue
      }
      used.insert(row)
      result.positions.append(file)
      result.ids.append(id)
      result.rows.append(row)
    }
    reportRows(rowOf, used, rule, &result.irregularities)
    return result
  }

  /// Rows without pictures; those of splits that no archive was named for are only counted.
  private func reportRows(
    _ rowOf: [SampleID: Int], _ used: Set<Int>, _ rule: Rule, _ report: inout Irregularities
  ) {
    let stems = Set(trees.map(\.stem))
    var others: [String: Int] = [:]
    let unused = rowOf.filter { !used.contains($0.value) }.sorted { $0.value < $1.value }
    for (id, _) in unused {
      if rule.usesTree, !stems.contains(id.split) {
        others[id.split, default: 0] += 1
      } else {
        report.rowsWithoutPictures.append(id)
      }
    }
    for (split, count) in others.sorted(by: { $0.key < $1.key }) {
      report.notes.append("\(count) rows belong to the split \"\(split)\", which was not opened")
    }
  }

  private func place(of file: FilePosition, _ rule: Rule) -> SampleID {
    let path = SampleFile.key(of: trees[file.tree].paths[file.index])
    var parts = path.split(separator: "/")
    var split = rule.usesTree ? trees[file.tree].stem : ""
    if rule.usesFolder, parts.count > 1 { split = String(parts.removeFirst()) }
    let key = rule.dropsFolders ? parts.suffix(1) : parts[...]
    return SampleID(split: split, key: key.joined(separator: "/"))
  }

  /// The split of a sample whose row was found by the key alone.
  private func sampleSplit(_ row: Int, _ file: FilePosition) -> String {
    splits?[row] ?? (trees.count > 1 ? trees[file.tree].stem : "")
  }

  private func named(_ place: SampleID, _ file: FilePosition) -> SampleID {
    guard place.split.isEmpty, trees.count > 1 else { return place }
    return SampleID(split: trees[file.tree].stem, key: place.key)
  }

  private func nothingMatches() -> DatasetError {
    let picture = files.first.map { trees[$0.tree].paths[$0.index] } ?? ""
    return .empty(
      table.name,
      problem: "none of its \(keys.count) keys (the first is \"\(keys.first ?? "")\") names one of "
        + "\(files.count) pictures (the first is \"\(picture)\"); name the column of the keys with "
        + "data.key")
  }

  /// The cells of the named key column, else of the first column with a usual name.
  private static func keyCells(of table: CSVTable, named key: String?) throws -> [String] {
    let usual = ["key", "image_id", "filename", "file_name", "file", "image", "path", "id", "name"]
    for name in key.map({ [$0] }) ?? usual {
      if let cells = table.column(name) { return cells }
    }
    throw DatasetError.column(
      key ?? "key", source: table.name,
      problem: "no such column" + Suggestion.phrase(for: key ?? "key", in: table.header)
        + "; name the column that holds the file names with data.key")
  }
}
