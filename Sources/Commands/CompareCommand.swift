import ArgumentParser
import Formats
import Foundation
import Records
import Reporting

public struct CompareCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Privacy and utility of several runs side by side.",
    discussion: """
      Runs with audits are compared by what they leak and what they are still good for; classifiers \
      behind ciphers by their accuracy on encrypted and on plain test pictures.

      EXAMPLES
        obscura compare runs/a runs/b --html compare.html
        obscura compare runs/ciphers/*
      """)

  @Argument(help: "Runs with audits, or of classifiers.") public var runs: [String]
  @Option(help: "Also write the page with the Pareto plot to this file.") public var html: String?

  public init() {}

  public func run() throws {
    let folders = runs.map { ($0, RunFolder(URL(fileURLWithPath: $0, isDirectory: true))) }
    let evaluated = try folders.filter { isThere($0.1.evaluation) }.map {
      EvaluatedRun(
        name: $0.0, evaluation: try Evaluation(contentsOf: $0.1.evaluation),
        recipe: try $0.1.open())
    }
    let measured = try folders.filter { try isMeasured($0.1, as: $0.0) }
    // A run with neither is named by what is missing: its audit.
    let audited = try measured.filter {
      isThere($0.1.auditRecord) || !isThere($0.1.evaluation)
    }.map { ComparedRun(name: $0.0, record: try AuditFiles.record(in: $0.1.audit)) }
    if !evaluated.isEmpty {
      print(EvaluationTables(evaluated).text(width: Terminal.width, colour: Terminal.isInteractive))
    }
    guard !audited.isEmpty else {
      guard html == nil else {
        throw CommandError.usage(
          "--html draws leakage against utility; none of the runs has an audit")
      }
      return
    }
    let page = ComparisonPage(audited)
    print(page.text(width: Terminal.width, colour: Terminal.isInteractive))
    if let html {
      try AtomicFile.write(page.html(), to: URL(fileURLWithPath: html))
      print("page: \(html)")
    }
  }

  /// Says which classifiers are still to be trained, and leaves them out.
  private func isMeasured(_ folder: RunFolder, as name: String) throws -> Bool {
    guard isThere(folder.recipe), !isThere(folder.evaluation), !isThere(folder.auditRecord),
      try folder.open().scheme == "classifier"
    else { return true }
    FileHandle.standardError.write(
      Data("\(name): left out, its training has not ended; go on with `train --resume`\n".utf8))
    return false
  }

  private func isThere(_ file: URL) -> Bool {
    FileManager.default.fileExists(atPath: file.path)
  }
}
