import Formats
import Foundation

/// CelebA as its authors hand it out: `img_align_celeba/` (or `img_celeba/`), `list_attr_celeba`,
/// `identity_CelebA`, `list_eval_partition`, as `.txt` or as `.csv`.
///
/// Attributes −1 and 1 become 0 and 1; columns `identity` and `split` (train, val, test) are added.
public enum CelebAFormat: SourceFormat {
  public static let name = "celeba"
  public static let summary =
    "CelebA's own folder: img_align_celeba, list_attr_celeba, identity_CelebA, list_eval_partition"

  static let attributes = "list_attr_celeba"
  static let identities = "identity_CelebA"
  static let partition = "list_eval_partition"
  private static let endings = ["txt", "csv"]

  public static func recognises(_ location: DataLocation) -> Bool {
    guard !location.takesEveryPicture, location.labels == nil, let folder = location.single,
      Disk.isFolder(folder)
    else { return false }
    return file(attributes, in: folder) != nil && pictures(in: folder) != nil
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let folder = location.single ?? location.root
    guard let list = file(attributes, in: folder), let pictures = pictures(in: folder) else {
      throw DatasetError.missingFile(
        folder.appendingPathComponent(attributes + ".txt").path,
        remedy: "CelebA's lists lie beside img_align_celeba")
    }
    let attributes = try CelebAList(list, columns: nil)
    var header = ["key"] + attributes.columns
    var extra: [(column: String, cells: [String: String])] = []
    var missing: [String] = []
    for (name, column) in [(identities, "identity"), (partition, "split")] {
      guard let url = file(name, in: folder) else {
        missing.append(name + ".txt")
        continue
      }
      let rows = try CelebAList(url, columns: [column]).rows
      let cells = Dictionary(rows.map { ($0.key, $0.cells[0]) }) { first, _ in first }
      extra.append((column, column == "split" ? cells.mapValues(splitName) : cells))
      header.append(column)
    }
    let rows = attributes.rows.map { row in
      [row.key] + row.cells.map { $0 == "-1" ? "0" : $0 } + extra.map { $0.cells[row.key] ?? "" }
    }
    let tree = try FileTree(pictures)
    var joined = try LabelJoin(
      trees: [tree], files: LabelledTrees.samples(in: [tree]),
      table: CSVTable(header: header, rows: rows, name: list.lastPathComponent), key: "key"
    ).join()
    joined.irregularities.missingFiles += missing
    return PictureSource(
      name: folder.lastPathComponent, trees: [tree], positions: joined.positions, ids: joined.ids,
      labels: LabelTable(
        table: CSVTable(header: header, rows: rows, name: list.lastPathComponent),
        rows: joined.rows),
      irregularities: joined.irregularities)
  }

  private static func splitName(_ cell: String) -> String {
    ["0": "train", "1": "val", "2": "test"][cell] ?? cell
  }

  private static func file(_ name: String, in folder: URL) -> URL? {
    // The archive keeps the lists in a folder of their own.
    [folder, folder.appendingPathComponent("Anno"), folder.appendingPathComponent("Eval")]
      .flatMap { place in endings.map { place.appendingPathComponent("\(name).\($0)") } }
      .first(where: Disk.isFile)
  }

  private static func pictures(in folder: URL) -> URL? {
    ["img_align_celeba", "img_celeba", "Img/img_align_celeba", "Img/img_celeba"]
      .map(folder.appendingPathComponent).first(where: Disk.isFolder)
  }
}

/// A list of pictures and their values, in CelebA's columns between blanks or as a CSV.
private struct CelebAList {
  let columns: [String]
  let rows: [(key: String, cells: [String])]

  /// - Parameter columns: their names where the file has none; nil reads them from its second line.
  init(_ url: URL, columns known: [String]?) throws {
    if url.pathExtension == "csv" {
      let table = try CSVTable(contentsOf: url)
      let names = Array(table.header.dropFirst())
      columns = known ?? names
      let cells = table.header.map { table.column($0) ?? [] }
      rows = (0..<table.count).map { row in
        (SampleFile.key(ofCell: cells[0][row]), cells.dropFirst().map { $0[row] })
      }
      return
    }
    let text = String(decoding: try FileBytes.read(url, limit: 1 << 30), as: UTF8.self)
    var lines = text.split(whereSeparator: \.isNewline)
    if known == nil {
      guard lines.count > 2, Int(lines[0].trimmingCharacters(in: .whitespaces)) != nil else {
        throw DatasetError.malformed(
          url.path,
          problem: "expected the number of pictures, the attributes' names, then one line "
            + "a picture; download the list again")
      }
      lines.removeFirst()
    }
    let names = known ?? lines.removeFirst().split(separator: " ").map(String.init)
    columns = names
    rows = try lines.map { line in
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count == names.count + 1 else {
        throw DatasetError.malformed(
          url.path,
          problem: "line \"\(line.prefix(40))\" has \(fields.count) fields, expected "
            + "\(names.count + 1); the list was cut short, download it again")
      }
      return (SampleFile.key(ofCell: String(fields[0])), fields.dropFirst().map(String.init))
    }
  }
}
