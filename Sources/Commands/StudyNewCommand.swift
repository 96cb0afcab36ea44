import ArgumentParser
import Formats
import Foundation
import Records
import Reporting

extension StudyKey.RightOption: ExpressibleByArgument {}

public struct StudyNewCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a study's page from an audit, and the key to its answers.",
    discussion: """
      Writes one HTML file, which holds its pictures and works without a network, and the key beside \
      it: study.html for participants, study-key.json for you alone.

      Each question shows a reconstruction of the strongest attacker and originals of several people. \
      The right one is the very picture that was protected, which is the easiest to find; with \
      --right another it is another picture of the same person.

      The page shows originals: give it only to people who may see them.

      EXAMPLES
        obscura study new runs/lfw
        obscura study new runs/lfw --out lfw.html --seed 2 --right another
        obscura study new protected.audit --questions 5 --options 6
      """)

  @Argument(help: ArgumentHelp("A run with an audit, or an audit's own folder.", valueName: "run"))
  public var runFolder: String
  @Option(help: "The page to write; the key goes beside it.") public var out = "study.html"
  @Option(help: "Another seed shows other people.") public var seed: UInt64 = 0
  @Option(help: "How many reconstructions are asked about.") public var questions = 10
  @Option(help: "How many originals stand under each, 2 to 9.") public var options = 4
  @Option(help: "Which picture of the person is among them: original or another.")
  public var right = StudyKey.RightOption.original

  public init() {}

  public func validate() throws {
    guard questions >= 1 else {
      throw ValidationError("--questions \(questions): expected 1 or more")
    }
    guard (2...9).contains(options) else {
      throw ValidationError("--options \(options): expected 2 to 9, a key of the keyboard for each")
    }
  }

  public func run() throws {
    let page = URL(fileURLWithPath: out)
    let key = page.deletingLastPathComponent().appendingPathComponent(
      page.deletingPathExtension().lastPathComponent + "-key.json")
    for file in [page, key] where FileManager.default.fileExists(atPath: file.path) {
      throw StudyError.taken(path: file.relativePath)
    }
    let audit = AuditFiles.folder(of: URL(fileURLWithPath: runFolder, isDirectory: true))
    let folder = audit.appendingPathComponent(StudyMaterial.folder, isDirectory: true)
    let index = folder.appendingPathComponent(StudyMaterial.file)
    guard FileManager.default.fileExists(atPath: index.path) else {
      throw StudyError.noMaterial(folder: audit.path)
    }
    let material = try StudyMaterial(decoding: FileBytes.read(index), name: index.path)
    var ids = SystemRandomNumberGenerator()
    let study = try StudyKey(
      drawing: material, questions: questions, options: options, right: right, seed: seed,
      ids: &ids)
    let html = try StudyPage.render(key: study, material: material, folder: folder)
    // The key first: a page without its key could not be scored.
    try study.write(to: key, mode: 0o600)
    try AtomicFile.write(html, to: page)
    print(told(study, material, page, key))
  }

  private func told(_ study: StudyKey, _ material: StudyMaterial, _ page: URL, _ key: URL) -> String
  {
    var lines = [
      "\(page.relativePath): \(questions) questions, \(options) options each; reconstructions by "
        + "\(study.attacker) (\(study.threat))",
      "\(key.relativePath): the right answers; keep it to yourself",
    ]
    if study.shownAgain > 0 {
      lines.append(
        "\(study.shownAgain) people appear in more than one question: the audit kept only "
          + "\(material.people.count)")
    }
    return lines.joined(separator: "\n")
  }
}
