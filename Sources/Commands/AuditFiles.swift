import Formats
import Foundation
import Records
import Reporting

/// An audit's files on disk.
enum AuditFiles {
  /// The audit's folder: of a run its own, else the folder itself where it holds a record.
  static func folder(of run: URL) -> URL {
    let isAudit = FileManager.default.fileExists(
      atPath: run.appendingPathComponent("audit.json").path)
    return isAudit ? run : RunFolder(run).audit
  }

  static func recordFile(of run: URL) -> URL {
    folder(of: run).appendingPathComponent("audit.json")
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
