import Formats
import Foundation

/// A folder or a tar archive, read alike.
package struct FileTree: Sendable {
  private enum Storage: Sendable {
    case folder(URL)
    /// With the entries that count and the archive's own stamp.
    case archive(TarArchive, [TarArchive.Entry], String)
  }

  private let storage: Storage
  /// The folder's or the archive's own name.
  let name: String
  /// The name without `.tar`, `.tar.gz` or `.tgz`: the split, where splits are archives.
  let stem: String
  /// Paths of the files below, relative, in archive order or sorted.
  package let paths: [String]
  /// What was left out while listing, one sentence each. Hidden files and folders are no part of a
  /// tree and not told.
  package let unread: [String]

  /// - Throws: `DatasetError.missingFile`, `.unreadableFolder`, or `FormatError`.
  package init(_ url: URL) throws {
    name = url.lastPathComponent
    stem = Self.archiveStem(name) ?? name
    if Disk.isFolder(url) {
      storage = .folder(url)
      (paths, unread) = try FolderWalk.paths(below: url)
      return
    }
    guard Disk.isFile(url) else {
      throw DatasetError.missingFile(
        url.path, remedy: "check the recipe's data.source and --data (or OBSCURA_DATA)")
    }
    let archive = try TarArchive(contentsOf: url)
    let entries = archive.entries.filter { !Self.isHidden(Self.clean($0.name)) }
    storage = .archive(archive, entries, Self.stamp(of: url))
    paths = entries.map { Self.clean($0.name) }
    unread = archive.skipped
  }

  private static func isHidden(_ path: String) -> Bool {
    path.split(separator: "/").contains { $0.hasPrefix(".") }
  }

  /// A single file, as if it were alone in its folder.
  init(file: URL) {
    name = file.lastPathComponent
    stem = SampleFile.key(of: name)
    storage = .folder(file.deletingLastPathComponent())
    paths = [name]
    unread = []
  }

  package func bytes(at index: Int) throws -> [UInt8] {
    switch storage {
    case .folder(let url): try FileBytes.read(url.appendingPathComponent(paths[index]))
    case .archive(let archive, let entries, _): try archive.bytes(of: entries[index])
    }
  }

  /// Differs once a file was replaced by another.
  func stamp(at index: Int) -> String {
    switch storage {
    case .folder(let url): return Self.stamp(of: url.appendingPathComponent(paths[index]))
    case .archive(_, let entries, let stamp):
      return "\(stamp) \(entries[index].offset) \(entries[index].size)"
    }
  }

  /// Size and time of the last change; blank for what is not there.
  private static func stamp(of url: URL) -> String {
    var found = Foundation.stat()
    guard stat(url.path, &found) == 0 else { return "" }
    #if canImport(Darwin)
      let time = found.st_mtimespec
    #else
      let time = found.st_mtim
    #endif
    return "\(found.st_size) \(time.tv_sec) \(time.tv_nsec)"
  }

  /// The first file whose path, or whose name in any folder, is the given one.
  func index(of path: String) -> Int? {
    paths.firstIndex(of: path) ?? paths.firstIndex { $0.hasSuffix("/" + path) }
  }

  /// The text of a file such as a list of names; nil when the tree has no such file.
  func text(of path: String) throws -> String? {
    try index(of: path).map { String(decoding: try bytes(at: $0), as: UTF8.self) }
  }

  /// The name of a tar archive without its ending; nil for other names.
  package static func archiveStem(_ name: String) -> String? {
    for ending in [".tar", ".tar.gz", ".tgz"] where name.lowercased().hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return nil
  }

  private static func clean(_ path: String) -> String {
    path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  }
}

/// Lists the files below a folder.
enum FolderWalk {
  /// Deeper folders are not entered; no data set is stored that deep.
  private static let deepest = 16

  /// Relative paths, sorted within each folder; hidden files and folders are left out, and a
  /// folder that a link leads back to is entered once.
  ///
  /// - Returns: also what lies too deep, one sentence each.
  static func paths(below root: URL) throws -> (paths: [String], unread: [String]) {
    var paths: [String] = []
    var unread: [String] = []
    var visited: Set<String> = []
    func walk(_ folder: URL, prefix: String, depth: Int) throws {
      guard visited.insert(folder.resolvingSymlinksInPath().path).inserted else { return }
      guard depth <= deepest else {
        return unread.append("\"\(prefix)\" lies more than \(deepest) folders deep")
      }
      for name in try Disk.names(in: folder) {
        let child = folder.appendingPathComponent(name)
        if Disk.isFolder(child) {
          try walk(child, prefix: prefix + name + "/", depth: depth + 1)
        } else {
          paths.append(prefix + name)
        }
      }
    }
    try walk(root, prefix: "", depth: 0)
    return (paths, unread)
  }
}
