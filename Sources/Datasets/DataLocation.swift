import Foundation

/// Where a data set lies, in the words of a recipe's `data` section.
public struct DataLocation: Sendable, Equatable {
  /// The folder that `source` and `labels` are relative to.
  public var root: URL
  /// A file, a folder, or several files separated by commas (`train.tar.gz,test.tar.gz`).
  public var source: String
  /// The labels file; nil looks for `labels.csv` inside the source or beside it.
  public var labels: String?
  /// The column of the labels file that holds the keys; nil means `key`.
  public var key: String?
  /// Every picture is a sample: no table beside them drops any, and equal keys keep their endings.
  /// For those who want the pictures and no labels.
  public var takesEveryPicture = false
  /// The column that holds texts; nil for data that are none.
  public var text: String?
  /// Arrays are no pictures, whatever their shape.
  public var takesArrays = false

  public init(
    root: URL, source: String, labels: String? = nil, key: String? = nil, text: String? = nil
  ) {
    self.text = text
    self.root = root
    self.source = source
    self.labels = labels
    self.key = key
  }

  /// A file or folder given by its path alone, or several files separated by commas.
  public init(path: String, labels: String? = nil, key: String? = nil) {
    let here = DataLocation(root: URL(fileURLWithPath: "."), source: path)
    let files = here.sources.count > 1 ? here.sources : [URL(fileURLWithPath: path)]
    self.init(
      root: files[0].deletingLastPathComponent(),
      source: files.count > 1
        ? files.map(\.path).joined(separator: ",") : files[0].lastPathComponent,
      labels: labels, key: key)
  }
}

extension DataLocation {
  /// The files or folders that `source` names; a name that exists as it stands may hold commas.
  package var sources: [URL] {
    let whole = resolve(source)
    if Disk.isFile(whole) || Disk.isFolder(whole) { return [whole] }
    return source.split(separator: ",", omittingEmptySubsequences: true)
      .map { resolve($0.trimmingCharacters(in: .whitespaces)) }
  }

  /// The one file or folder that `source` names; nil when it names several.
  package var single: URL? {
    if source.trimmingCharacters(in: .whitespaces).isEmpty { return root }
    return sources.count == 1 ? sources[0] : nil
  }

  package var labelsURL: URL? { labels.map(resolve) }

  /// The named labels file, else a `labels.csv` in one of the folders.
  package func labelsURL(orIn folders: [URL]) -> URL? {
    labelsURL
      ?? folders.lazy.map { $0.appendingPathComponent("labels.csv") }.first(where: Disk.isFile)
  }

  private func resolve(_ path: String) -> URL {
    path.hasPrefix("/") ? URL(fileURLWithPath: path) : root.appendingPathComponent(path)
  }
}

/// Questions to the file system.
package enum Disk {
  package static func isFile(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  package static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The names in a folder, sorted, without hidden ones.
  package static func names(in folder: URL) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw DatasetError.unreadableFolder(folder.path)
    }
  }
}
