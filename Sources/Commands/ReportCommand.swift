import ArgumentParser
import Foundation
import Records
import Reporting

public struct ReportCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print an audit's verdict table and write its report.html again from audit.json.",
    discussion: """
      EXAMPLES
        obscura report runs/lfw
        obscura report protected.audit --attackers
      """)

  @Argument(help: ArgumentHelp("A run with an audit, or an audit's own folder.", valueName: "run"))
  public var runFolder: String
  @Flag(help: "Also list everybody who attacked.") public var attackers = false

  public init() {}

  public func run() throws {
    let audit = AuditFiles.folder(of: URL(fileURLWithPath: runFolder, isDirectory: true))
    let record = try AuditFiles.record(in: audit)
    try AuditFiles.writeReport(audit)
    print(VerdictTable.text(record, width: Terminal.width, colour: Terminal.isInteractive))
    if attackers {
      print(AttackerTable.text(record, width: Terminal.width, colour: Terminal.isInteractive))
    }
    print("report: \(audit.appendingPathComponent("report.html").path)")
  }
}
