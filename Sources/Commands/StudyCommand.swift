import ArgumentParser

public struct StudyCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Ask people whom they recognise in an attacker's reconstructions.",
    discussion: """
      `new` makes a web page of questions from what an audit kept; people answer it in any browser and \
      save a file, which `score` reads. Nothing is sent anywhere.

      EXAMPLES
        obscura study new runs/lfw
        obscura study score answers-*.json --key study-key.json
      """,
    subcommands: [StudyNewCommand.self, StudyScoreCommand.self])

  public init() {}
}
