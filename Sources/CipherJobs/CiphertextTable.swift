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
    let file = folder.appendingPathComponent("ciphertexts.csv")
    let table = try CSVTable(contentsOf: file)
    let columns = (["key"] + CiphertextInfo.columns).compactMap(table.column)
    guard columns.count == CiphertextInfo.columns.count + 1 else {
      throw JobError.badInfo(file.path)
    }
    var infos: [String: CiphertextInfo] = [:]
    for row in 0..<table.count {
      guard let info = CiphertextInfo(cells: columns.dropFirst().map { $0[row] }) else {
        throw JobError.badInfo("\(file.path) line \(table.line(ofRow: row))")
      }
      infos[columns[0][row]] = info
    }
    self.infos = infos
  }

  /// The plain images' shape; nil where they differ.
  package var commonShape: ImageShape? {
    let shapes = Set(infos.values.map(\.plain))
    return shapes.count == 1 ? shapes.first : nil
  }
}
