import Formats
import Foundation

/// State Farm's distracted drivers as Kaggle hands them out: `driver_imgs_list.csv` (subject, classname, img)
/// beside `imgs/train/c0` to `c9`. `imgs/test` has no labels and is left alone.
///
/// Columns `behaviour` (c0 to c9) and `driver` are what the list calls classname and subject.
public enum StateFarmFormat: SourceFormat {
  public static let name = "statefarm"
  public static let summary =
    "State Farm's own folder: driver_imgs_list.csv and imgs/train/c0 to c9"

  private static let list = "driver_imgs_list.csv"
  private static let header = ["subject", "classname", "img"]

  public static func recognises(_ location: DataLocation) -> Bool {
    guard !location.takesEveryPicture, location.labels == nil, let folder = location.single
    else { return false }
    return Disk.isFile(folder.appendingPathComponent(list)) && pictures(in: folder) != nil
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let folder = location.single ?? location.root
    let file = folder.appendingPathComponent(list)
    let table = try CSVTable(contentsOf: file)
    let columns = header.compactMap(table.column)
    guard columns.count == header.count, let pictures = pictures(in: folder) else {
      throw DatasetError.malformed(
        file.path,
        problem: "columns \(table.header.joined(separator: ", ")); expected "
          + header.joined(separator: ", ") + ", as Kaggle's list has them")
    }
    // The folder is part of a picture's path: equal names in two classes would be two pictures.
    let rows = (0..<table.count).map { row in
      [
        columns[1][row] + "/" + SampleFile.key(ofCell: columns[2][row]), columns[1][row],
        columns[0][row],
      ]
    }
    let labels = CSVTable(header: ["key", "behaviour", "driver"], rows: rows, name: list)
    let tree = try FileTree(pictures)
    let joined = try LabelJoin(
      trees: [tree], files: LabelledTrees.samples(in: [tree]), table: labels, key: "key"
    ).join()
    return PictureSource(
      name: folder.lastPathComponent, trees: [tree], positions: joined.positions, ids: joined.ids,
      labels: LabelTable(table: labels, rows: joined.rows), irregularities: joined.irregularities)
  }

  private static func pictures(in folder: URL) -> URL? {
    ["imgs/train", "train"].map(folder.appendingPathComponent).first(where: Disk.isFolder)
  }
}
