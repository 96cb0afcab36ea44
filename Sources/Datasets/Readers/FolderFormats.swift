import Foundation

/// A folder of pictures and a CSV whose keys are their paths or names.
public enum CSVFolderFormat: SourceFormat {
  public static let name = "csv-folder"
  public static let summary = "a folder of pictures with a labels.csv whose key column names them"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard !location.takesEveryPicture, let folder = location.single, Disk.isFolder(folder) else {
      return false
    }
    return location.labelsURL(orIn: [folder, location.root]) != nil
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let folder = location.single ?? location.root
    return try LabelledTrees(
      trees: [try FileTree(folder)], name: folder.lastPathComponent,
      labels: location.labelsURL(orIn: [folder, location.root]), folders: [], key: location.key
    ).source()
  }
}

/// A folder of pictures without a table: one folder per class, or no classes; or one picture.
public enum ImageFolderFormat: SourceFormat {
  public static let name = "image-folder"
  public static let summary =
    "a folder per class (column class), a folder of pictures, or a picture"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard let url = location.single, location.labels == nil else { return false }
    return Disk.isFolder(url)
      || Disk.isFile(url) && SampleFile.kind(of: url.lastPathComponent) == .picture
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let url = location.single ?? location.root
    return try LabelledTrees(
      trees: [try Disk.isFile(url) ? FileTree(file: url) : FileTree(url)],
      name: url.lastPathComponent, labels: nil, folders: [], key: nil,
      takesEveryPicture: location.takesEveryPicture
    ).source()
  }
}

/// What `obscura protect` writes: a folder with a tar of samples, `labels.csv` and `manifest.json`.
///
/// The tar alone, with `labels.csv` inside or beside it, is read by `TarFormat`.
public enum ProtectedFormat: SourceFormat {
  public static let name = "protected"
  public static let summary =
    "a folder with manifest.json, labels.csv and a tar of protected samples"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard let folder = location.single, Disk.isFolder(folder) else { return false }
    return Disk.isFile(folder.appendingPathComponent("manifest.json")) && !archives(folder).isEmpty
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let folder = location.single ?? location.root
    return try LabelledTrees(
      trees: try archives(folder).map { try FileTree($0) }, name: folder.lastPathComponent,
      labels: location.labelsURL, folders: [folder], key: location.key,
      takesEveryPicture: location.takesEveryPicture
    ).source()
  }

  private static func archives(_ folder: URL) -> [URL] {
    let names = (try? Disk.names(in: folder)) ?? []
    return names.filter { FileTree.archiveStem($0) != nil }.map(folder.appendingPathComponent)
  }
}
