import Ciphers
import Formats
import Foundation

/// `ciphertexts.csv`: what travels with every ciphertext of a set.
package struct CiphertextTable: Sendable {
  /// By the name under which an image was released.
  package let infos: [String: CiphertextInfo]

  /// - Parameter folder: what `EncryptionJob` wrote.
  /// - Throws: `FormatError`, `JobError.badInfo` that names the line.
  package init(_ folder: URL) throws {
    let file = Self.place(in: folder)
    try self.init(FileBytes.read(file), name: file.path)
  }

  static func place(in folder: URL) -> URL { folder.appendingPathComponent("ciphertexts.csv") }

  /// - Throws: as above.
  package init(_ bytes: [UInt8], name: String) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw JobError.badInfo(name) }
    let table = try CSVTable(text: text, name: name)
    let columns = (["key"] + CiphertextInfo.columns).compactMap(table.column)
    guard columns.count == CiphertextInfo.columns.count + 1 else {
      throw JobError.badInfo(name)
    }
    var infos: [String: CiphertextInfo] = [:]
    for row in 0..<table.count {
      guard let info = CiphertextInfo(cells: columns.dropFirst().map { $0[row] }),
        infos.updateValue(info, forKey: columns[0][row]) == nil
      else { throw JobError.badInfo("\(name) line \(table.line(ofRow: row))") }
    }
    self.infos = infos
  }

  /// The plain images' shape; nil where they differ.
  package var commonShape: ImageShape? {
    let shapes = Set(infos.values.map(\.plain))
    return shapes.count == 1 ? shapes.first : nil
  }
}
