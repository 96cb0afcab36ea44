import ArgumentParser
import Commands
import Datasets
import Records
import Testing

@Suite("Commands")
struct CommandTests {
  @Test(
    "every command's help has an example",
    arguments: [
      TrainCommand.helpMessage(), ProtectCommand.helpMessage(), FitCommand.helpMessage(),
      PredictCommand.helpMessage(), AuditCommand.helpMessage(), CompareCommand.helpMessage(),
      ReportCommand.helpMessage(), BenchTrainCommand.helpMessage(), DemoCommand.helpMessage(),
      DataInspectCommand.helpMessage(), KeyNewCommand.helpMessage(),
      KeyInspectCommand.helpMessage(),
      KeyDeriveCommand.helpMessage(), KeyRotateCommand.helpMessage(), SealCommand.helpMessage(),
      OpenCommand.helpMessage(),
    ])
  func helpHasExamples(_ help: String) {
    #expect(help.contains("EXAMPLE"))
    #expect(help.contains("obscura "))
  }

  @Test("the version is the product's")
  func statesVersion() {
    #expect(ObscuraCommand.configuration.version.contains(ProductVersion.current))
  }

  @Test("a wrong verdict for --fail-on is refused with the known ones")
  func refusesUnknownVerdict() {
    do {
      _ = try AuditCommand.parse(["run", "--fail-on", "terrible"])
      Issue.record("accepted")
    } catch {
      #expect(AuditCommand.fullMessage(for: error).contains("exposed"))
    }
  }

  @Test("arguments land where they belong")
  func parses() throws {
    let train = try TrainCommand.parse(["r.yaml", "--data", "d", "--out", "o", "--resume"])
    #expect(train.recipe == "r.yaml" && train.source.data == "d" && train.out == "o")
    #expect(train.resume && !train.check)
    let protect = try ProtectCommand.parse(["run", "in", "out", "--part", "test"])
    #expect(try protect.runFolder == "run" && protect.parts == [.test])
    #expect(try ProtectCommand.parse(["run", "in", "out"]).parts == nil)
    let two = try ProtectCommand.parse(["run", "in", "out", "--part", "attacker,test"])
    #expect(try two.parts == [.attacker, .test])
    let wrong = try ProtectCommand.parse(["run", "in", "out", "--part", "owner,tset"])
    #expect(throws: CommandError.self) { try wrong.parts }
  }
}
