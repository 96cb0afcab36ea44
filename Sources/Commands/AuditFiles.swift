import Formats
import Foundation
import Records
import Reporting

/// An audit's files on disk.
enum AuditFiles {
  /// - Parameter path: of a run with an audit, or of an audit's own folder.
  static func folder(of path: String) -> URL {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    let isAudit = FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("audit.json").path)
    return isAudit ? folder : RunFolder(folder).audit
  }

  static func record(in folder: URL) throws -> AuditRecord {
    let file = folder.appendingPathComponent("audit.json")
    return try AuditRecord(decoding: FileBytes.read(file), name: file.path)
  }

  static func writeReport(_ folder: URL) throws {
    let html = try AuditReport.render(audit: folder)
    try AtomicFile.write(html, to: folder.appendingPathComponent("report.html"))
  }
}
