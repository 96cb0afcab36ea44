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

      Runs whose recipes agree in all but the seed are one setting with its spread. For every \
      asset, threat model and task there is a Pareto front of leakage and utility.

      EXAMPLES
        obscura compare runs/a runs/b --html compare.html
        obscura compare runs/* --out comparison
        obscura compare runs/* --format csv
        obscura compare runs/ciphers/*
      """)

  @Argument(help: "Runs with audits, audits' own folders, or runs of classifiers.")
  public var runs: [String]
  @Option(help: "Also write the page with the Pareto plots to this file.") public var html: String?
  @Option(
    help: """
      Write compare.html, compare.csv, compare.md, compare.tex and one SVG for each front into this \
      folder.
      """)
  public var out: String?
  @Option(help: "Print this form instead of the tables: html, svg, csv, markdown, latex.")
  public var format: ComparisonExport.Format?

  public init() {}

  /// Paths without the folders that they all lie in; audits beside what they attacked go by its name.
  package static func names(_ paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/", omittingEmptySubsequences: true) }
    let shortest = parts.map { $0.dropLast().count }.min() ?? 0
    let shared = (0..<shortest).prefix { place in parts.allSatisfy { $0[place] == parts[0][place] }
    }
    let short = parts.map { $0.dropFirst(shared.count).joined(separator: "/") }
    let bare = short.map { $0.hasSuffix(".audit") ? String($0.dropLast(6)) : $0 }
    let names = Set(bare).count == paths.count ? bare : short
    return paths.count > 1 && !names.contains("") ? names : paths
  }

  public func run() throws {
    let folders = zip(Self.names(runs), runs).map { name, path in
      (name, URL(fileURLWithPath: path, isDirectory: true))
    }
    let evaluated = try folders.map { ($0.0, RunFolder($0.1)) }
      .filter { isThere($0.1.evaluation) }.map {
        EvaluatedRun(
          name: $0.0, evaluation: try Evaluation(contentsOf: $0.1.evaluation),
          recipe: try $0.1.open())
      }
    let measured = try folders.filter { try isMeasured($0.1, as: $0.0) }
    // A run with neither is named by what is missing: its audit.
    let audited = try measured.filter {
      isThere(AuditFiles.recordFile(of: $0.1)) || !isThere(RunFolder($0.1).evaluation)
    }.map {
      ComparedRun(name: $0.0, record: try AuditFiles.record(in: AuditFiles.folder(of: $0.1)))
    }
    if !evaluated.isEmpty, format == nil {
      print(EvaluationTables(evaluated).text(width: Terminal.width, colour: Terminal.isInteractive))
    }
    guard !audited.isEmpty else { return try refuseFiles() }
    if let format {
      print(ComparisonExport(audited).text(format), terminator: "")
    } else {
      let page = ComparisonPage(audited)
      print(page.text(width: Terminal.width, colour: Terminal.isInteractive))
    }
    try write(audited)
  }

  private func write(_ audited: [ComparedRun]) throws {
    let export = ComparisonExport(audited)
    if let html {
      try AtomicFile.write(export.text(.html), to: URL(fileURLWithPath: html))
      say("page: \(html)")
    }
    if let out {
      let folder = URL(fileURLWithPath: out, isDirectory: true)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, text) in export.files() {
        try AtomicFile.write(text, to: folder.appendingPathComponent(name))
        say("wrote \(folder.appendingPathComponent(name).relativePath)")
      }
    }
  }

  /// What is no result goes where results do not.
  private func say(_ line: String) {
    if format == nil {
      print(line)
    } else {
      FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
  }

  /// Every form that is not the tables shows leakage.
  private func refuseFiles() throws {
    let asked = [
      html.map { _ in "--html" }, out.map { _ in "--out" }, format.map { _ in "--format" },
    ]
    if let option = asked.compactMap({ $0 }).first {
      throw CommandError.usage(
        "\(option) draws leakage against utility; none of the runs has an audit")
    }
  }

  /// Says which classifiers are still to be trained, and leaves them out.
  private func isMeasured(_ url: URL, as name: String) throws -> Bool {
    let folder = RunFolder(url)
    guard isThere(folder.recipe), !isThere(folder.evaluation),
      !isThere(AuditFiles.recordFile(of: url)), try folder.open().scheme == "classifier"
    else { return true }
    FileHandle.standardError.write(
      Data("\(name): left out, its training has not ended; go on with `train --resume`\n".utf8))
    return false
  }

  private func isThere(_ file: URL) -> Bool {
    FileManager.default.fileExists(atPath: file.path)
  }
}

extension ComparisonExport.Format: ExpressibleByArgument {}
