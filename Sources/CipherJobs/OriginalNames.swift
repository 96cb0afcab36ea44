import Datasets
import Formats
import Foundation
import Pixels

/// The owner's map: which sample the names in a release stand for.
package struct OriginalNames: Sendable {
  private let originals: [String: SampleID]

  /// Where `EncryptionJob` puts the map of a release.
  package static func keymap(of folder: URL) -> URL {
    folder.deletingLastPathComponent()
      .appendingPathComponent("\(folder.lastPathComponent).owner/keymap.csv")
  }

  /// - Parameter mayBeMissing: then names stand for themselves.
  package init(_ keymap: URL, mayBeMissing: Bool = true) throws {
    guard !mayBeMissing || FileManager.default.fileExists(atPath: keymap.path) else {
      originals = [:]
      return
    }
    let table = try CSVTable(contentsOf: keymap)
    guard let names = table.column("name"), let splits = table.column("split"),
      let keys = table.column("key")
    else {
      throw FormatError.malformed(
        keymap.path, problem: "it lacks a column", remedy: "expected name, split and key")
    }
    originals = Dictionary(
      names.indices.map { (names[$0], SampleID(split: splits[$0], key: keys[$0])) },
      uniquingKeysWith: { first, _ in first })
  }

  package func sample(_ name: String) -> SampleID { originals[name] ?? SampleID(key: name) }

  /// Whether a name is one of a release, 128 bits in hexadecimal, that the map does not know.
  func isUnknown(_ name: String) -> Bool {
    originals[name] == nil && name.utf8.count == 32 && [UInt8](hexadecimal: name) != nil
  }

  /// A path inside an output: nothing in a map leads out of it.
  func path(of name: String) -> String {
    let parts = sample(name).description.split(separator: "/").filter { ![".", ".."].contains($0) }
    return parts.isEmpty ? "unnamed" : parts.joined(separator: "/")
  }
}
