import Formats
import Foundation

/// Labels without a table: small files beside each sample, and the names of folders.
///
/// `KEY.cls` gives the column `class`, the scalar members of the object in `KEY.json` a column
/// each. Where every sample lies in a folder and none has such files, the folder is its `class`,
/// and folders above it called `train`, `val`, `test` … are its split.
struct SidecarLabels {
  private static let splitFolders: Set<String> = [
    "train", "training", "val", "valid", "validation", "test", "testing",
  ]

  let trees: [FileTree]
  let files: [FilePosition]
  /// As `DataLocation` has it; then there are no labels.
  var takesEveryPicture = false

  /// Every sample, those without labels included.
  func source(named name: String) throws -> PictureSource {
    var report = Irregularities()
    var positions: [FilePosition] = []
    var ids: [SampleID] = []
    var seen = Set<SampleID>()
    let hasSplitFolders = self.hasSplitFolders
    let shared = takesEveryPicture ? sharedIDs(hasSplitFolders) : []
    for file in files {
      var id = id(of: file, splitFolder: hasSplitFolders)
      if shared.contains(id) { id = SampleID(split: id.split, key: id.key + ending(of: file)) }
      guard seen.insert(id).inserted else {
        report.duplicateKeys.append(id)
        continue
      }
      positions.append(file)
      ids.append(id)
    }
    var columns = takesEveryPicture ? [] : try sidecarColumns(for: ids, positions, &report)
    if columns.isEmpty { columns = classColumn(of: ids) }
    if trees.count > 1 || hasSplitFolders {
      columns.append(CodedColumn(name: "split", cells: ids.lazy.map(\.split)))
    }
    return PictureSource(
      name: name, trees: trees, positions: positions, ids: ids,
      labels: LabelTable(layout: columns), irregularities: report)
  }

  /// Whether the outermost folders are splits, with folders of classes inside.
  private var hasSplitFolders: Bool {
    trees.count == 1
      && files.allSatisfy { file in
        let parts = path(of: file).split(separator: "/")
        return parts.count > 2 && Self.splitFolders.contains(parts[0].lowercased())
      }
  }

  /// Ids that files of several endings have, such as `a.jpg` and `a.png`.
  private func sharedIDs(_ hasSplitFolders: Bool) -> Set<SampleID> {
    var (seen, shared) = (Set<SampleID>(), Set<SampleID>())
    for file in files {
      let id = id(of: file, splitFolder: hasSplitFolders)
      if !seen.insert(id).inserted { shared.insert(id) }
    }
    return shared
  }

  /// With its dot.
  private func ending(of file: FilePosition) -> String {
    let path = path(of: file)
    return String(path.dropFirst(SampleFile.key(of: path).count))
  }

  private func path(of file: FilePosition) -> String { trees[file.tree].paths[file.index] }

  private func id(of file: FilePosition, splitFolder: Bool) -> SampleID {
    let key = SampleFile.key(of: path(of: file))
    if splitFolder, let slash = key.firstIndex(of: "/") {
      return SampleID(split: String(key[..<slash]), key: String(key[key.index(after: slash)...]))
    }
    return SampleID(split: trees.count > 1 ? trees[file.tree].stem : "", key: key)
  }

  private func classColumn(of ids: [SampleID]) -> [CodedColumn] {
    let classes = ids.compactMap { id in
      id.key.firstIndex(of: "/").map { String(id.key[..<$0]) }
    }
    return classes.count == ids.count ? [CodedColumn(name: "class", cells: classes)] : []
  }

  private func sidecarColumns(
    for ids: [SampleID], _ positions: [FilePosition], _ report: inout Irregularities
  ) throws -> [CodedColumn] {
    let sidecars = trees.map(Self.sidecars)
    guard sidecars.contains(where: { !$0.isEmpty }) else { return [] }
    var columns = ColumnBuilder(count: ids.count)
    var unused = sidecars.reduce(0) { $0 + $1.count }
    for (sample, position) in positions.enumerated() {
      let tree = trees[position.tree]
      let key = SampleFile.key(of: tree.paths[position.index])
      var isLabelled = false
      for ending in [".cls", ".json"] {
        guard let index = sidecars[position.tree][key + ending] else { continue }
        let bytes = try tree.bytes(at: index)
        if ending == ".cls" {
          let text = String(decoding: bytes, as: UTF8.self)
          columns.set("class", sample, text.trimmingCharacters(in: .whitespacesAndNewlines))
        } else {
          for (column, cell) in try JSONMembers.read(bytes, name: tree.paths[index]) {
            columns.set(column, sample, cell)
          }
        }
        isLabelled = true
        unused -= 1
      }
      if !isLabelled { report.picturesWithoutRows.append(ids[sample]) }
    }
    if unused > 0 { report.notes.append("\(unused) label files belong to no picture") }
    return columns.columns
  }

  private static func sidecars(of tree: FileTree) -> [String: Int] {
    var indices: [String: Int] = [:]
    for (index, path) in tree.paths.enumerated()
    where path.hasSuffix(".cls") || path.hasSuffix(".json") && path != "manifest.json" {
      indices[path] = index
    }
    return indices
  }
}

/// Columns that are filled cell by cell.
private struct ColumnBuilder {
  let count: Int
  private var names: [String] = []
  private var cells: [String: [String]] = [:]

  init(count: Int) { self.count = count }

  mutating func set(_ column: String, _ row: Int, _ cell: String) {
    if cells[column] == nil {
      names.append(column)
      cells[column] = [String](repeating: "", count: count)
    }
    cells[column]?[row] = cell
  }

  var columns: [CodedColumn] { names.map { CodedColumn(name: $0, cells: cells[$0] ?? []) } }
}

/// The scalar members of a JSON object as cells.
private enum JSONMembers {
  /// Sorted by name; null is blank, true and false are 1 and 0, nested values are left out.
  static func read(_ bytes: [UInt8], name: String) throws -> [(String, String)] {
    do {
      return try JSONDecoder().decode([String: Scalar].self, from: Data(bytes))
        .compactMap { key, value in value.cell.map { (key, $0) } }
        .sorted { $0.0 < $1.0 }
    } catch {
      throw DatasetError.malformed(
        name, problem: "not a JSON object; expected something like {\"label\": 3}")
    }
  }

  private struct Scalar: Decodable {
    let cell: String?

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        cell = ""
      } else if let truth = try? value.decode(Bool.self) {
        cell = truth ? "1" : "0"
      } else if let number = try? value.decode(Int.self) {
        cell = String(number)
      } else if let number = try? value.decode(Double.self) {
        cell = String(number)
      } else {
        cell = try? value.decode(String.self)
      }
    }
  }
}
