import ArgumentParser
import Formats
import Foundation
import Records
import Reporting

public struct StudyScoreCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "score", abstract: "How often people found the right person, against guessing.",
    discussion: """
      Takes the files that participants saved, and the key, which may stand among them. The interval \
      speaks of other people and other questions: both are resampled.

      EXAMPLES
        obscura study score *.json
        obscura study score answers/*.json --key study-key.json --json
      """)

  @Argument(help: "Files of answers, perhaps with the key among them.") public var files: [String]
  @Option(help: "The key that `study new` wrote. Default: the one among the files.")
  public var key: String?
  @Flag(help: "Print JSON instead of the tables.") public var json = false

  public init() {}

  public func run() throws {
    var sheets: [StudyScore.Sheet] = []
    var keys: [(file: String, key: StudyKey)] = []
    var problems: [String] = []
    for file in files {
      do {
        let bytes = try FileBytes.read(URL(fileURLWithPath: file))
        do {
          sheets.append((file, try StudyAnswers(decoding: bytes, name: file)))
        } catch RecordError.wrongSchema(_, StudyKey.schema, _) {
          keys.append((file, try StudyKey(decoding: bytes, name: file)))
        }
      } catch {
        problems.append("\(error)")
      }
    }
    guard problems.isEmpty else { throw StudyError.refused(problems) }
    let score = try StudyScore(try chosen(keys), sheets)
    if json {
      print(String(decoding: score.encoded(), as: UTF8.self), terminator: "")
    } else {
      print(
        StudyTable.text(score, width: Terminal.width, colour: Terminal.isInteractive),
        terminator: "")
    }
  }

  private func chosen(_ found: [(file: String, key: StudyKey)]) throws -> StudyKey {
    if let key {
      return try StudyKey(decoding: FileBytes.read(URL(fileURLWithPath: key)), name: key)
    }
    guard let first = found.first else { throw StudyError.noKey }
    guard found.count == 1 else { throw StudyError.severalKeys(found.map(\.file)) }
    return first.key
  }
}
