import Datasets
import Formats
import Foundation
import TestSupport

/// A folder with a data set of a test's own.
struct SetFolder {
  let folder: TemporaryFolder

  /// - Parameter files: contents by path below the folder.
  init(_ files: KeyValuePairs<String, [UInt8]>) throws {
    folder = try TemporaryFolder()
    for (name, bytes) in files { try write(name, bytes) }
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = folder.file(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func open(
    _ source: String = "", labels: String? = nil, key: String? = nil
  ) throws -> any Source {
    try Sources.open(DataLocation(root: folder.url, source: source, labels: labels, key: key))
  }

  /// The format that recognises a source in the folder.
  func format(_ source: String = "", labels: String? = nil) -> String? {
    let location = DataLocation(root: folder.url, source: source, labels: labels)
    return Sources.formats.first { $0.recognises(location) }?.name
  }

  /// The error's words, or "accepted".
  func problem(_ source: String = "", labels: String? = nil, key: String? = nil) -> String {
    do {
      _ = try open(source, labels: labels, key: key)
      return "accepted"
    } catch { return "\(error)" }
  }

  /// A tar archive's bytes.
  static func tar(_ files: KeyValuePairs<String, [UInt8]>) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let writer = try TarWriter(to: folder.file("a.tar"))
    for (name, bytes) in files { try writer.append(name, bytes) }
    try writer.finish()
    return try FileBytes.read(folder.file("a.tar"))
  }

  static func text(_ lines: String...) -> [UInt8] {
    Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}
