import ArgumentParser
import Records

/// The command and its parts.
public struct ObscuraCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "obscura",
    abstract: "Give images to somebody else's machine learning without giving away what they show.",
    discussion: """
      A run is a recipe plus data: `train` learns an obfuscator, `protect` turns pictures into
      protected data, `fit` and `predict` are the receiver's side, and `audit` attacks the result
      with attackers trained from scratch and says what leaks.

      EXAMPLES
        obscura train recipes/deepobfuscator/lfw-desk.yaml --data lfw --out runs/lfw
        obscura audit runs/lfw --data lfw --budget quick
        obscura protect runs/lfw lfw/lfw_64.tar protected
        obscura fit protected --task Smiling --out runs/receiver
        obscura predict runs/receiver protected --json
      """,
    version: "obscura \(ProductVersion.current)",
    subcommands: [
      DemoCommand.self, DataCommand.self, TrainCommand.self, ProtectCommand.self,
      FitCommand.self, PredictCommand.self, AuditCommand.self, CompareCommand.self,
      ReportCommand.self, KeyCommand.self, EncryptCommand.self, DecryptCommand.self,
      SealCommand.self, OpenCommand.self, PoolCommand.self, StudyCommand.self, BenchCommand.self,
    ])

  public init() {}
}
