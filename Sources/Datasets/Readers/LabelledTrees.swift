import Formats
import Foundation

/// Folders or archives of samples, and the labels that belong to them.
struct LabelledTrees {
  let trees: [FileTree]
  let name: String
  /// The labels file that was asked for.
  let labels: URL?
  /// Where else a `labels.csv` may lie.
  let folders: [URL]
  /// The column of the keys.
  let key: String?
  /// As `DataLocation` has it.
  var takesEveryPicture = false

  /// The samples with the labels of the named file, else of `labels.csv` in the trees or in the
  /// folders, else of the small files beside each sample and the folders' names.
  func source() throws -> any Source {
    let files = Self.samples(in: trees)
    guard !files.isEmpty else {
      throw DatasetError.empty(
        name, problem: "no pictures or arrays inside; expected files such as KEY.jpg")
    }
    guard !takesEveryPicture, let table = try table() else {
      return try SidecarLabels(trees: trees, files: files, takesEveryPicture: takesEveryPicture)
        .source(named: name)
    }
    let joined = try LabelJoin(trees: trees, files: files, table: table, key: key).join()
    let split = CodedColumn(name: "split", cells: joined.ids.lazy.map(\.split))
    return PictureSource(
      name: name, trees: trees, positions: joined.positions, ids: joined.ids,
      labels: LabelTable(table: table, rows: joined.rows, layout: trees.count > 1 ? [split] : []),
      irregularities: joined.irregularities)
  }

  static func samples(in trees: [FileTree]) -> [FilePosition] {
    trees.indices.flatMap { tree in
      trees[tree].paths.indices.lazy
        .filter { SampleFile.kind(of: trees[tree].paths[$0]) != nil }
        .map { FilePosition(tree: tree, index: $0) }
    }
  }

  private func table() throws -> CSVTable? {
    if let labels {
      guard Disk.isFile(labels) else {
        throw DatasetError.missingFile(labels.path, remedy: "check the recipe's data.labels")
      }
      return try CSVTable(contentsOf: labels)
    }
    for tree in trees {
      if let text = try tree.text(of: "labels.csv") {
        return try CSVTable(text: text, name: tree.name + "/labels.csv")
      }
    }
    return try folders.lazy.map { $0.appendingPathComponent("labels.csv") }
      .first(where: Disk.isFile).map { try CSVTable(contentsOf: $0) }
  }
}
