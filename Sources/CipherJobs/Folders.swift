import Formats
import Foundation

/// Making folders, each failure by name.
package enum Folders {
  static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

  static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Makes a folder and those above it, all of them with one mode.
  ///
  /// - Returns: whether it was not there.
  /// - Throws: `FormatError.unwritable`.
  @discardableResult
  static func make(_ url: URL, mode: mode_t = 0o777) throws -> Bool {
    if mkdir(url.path, mode) == 0 { return true }
    let code = errno
    if code == EEXIST, isFolder(url) { return false }
    let parent = url.deletingLastPathComponent()
    guard code == ENOENT, parent.path != url.path else {
      throw FormatError.writing(url.path, bytes: 0, code: code)
    }
    try make(parent, mode: mode)
    return try make(url, mode: mode)
  }

  /// Size and time of the last change.
  static func stamp(of url: URL) -> String {
    let found = try? FileManager.default.attributesOfItem(atPath: url.path)
    let time = (found?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(found?[.size] as? UInt64 ?? 0) \(time)"
  }

  /// - Throws: `JobError.noFolder` where an output has no folder to lie in.
  package static func requireParent(of output: URL) throws {
    let parent = output.deletingLastPathComponent()
    guard isFolder(parent) else { throw JobError.noFolder(parent.path) }
  }
}
