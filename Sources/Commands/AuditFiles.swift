import Formats
import Foundation
import Records
import Reporting

/// An audit's files on disk.
enum AuditFiles {
  static func record(in folder: URL) throws -> AuditRecord {
    let file = folder.appendingPathComponent("audit.json")
    return try AuditRecord(decoding: FileBytes.read(file), name: file.path)
  }

  static func writeReport(_ folder: URL) throws {
    let html = try AuditReport.render(audit: folder)
    try AtomicFile.write(html, to: folder.appendingPathComponent("report.html"))
  }
}
