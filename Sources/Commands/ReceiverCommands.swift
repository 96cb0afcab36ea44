import ArgumentParser
import Datasets

public struct ProtectCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "protect",
    abstract: "Turn pictures into protected data with a run's obfuscator.",
    discussion: """
      Writes data.tar, labels.csv (task labels only) and manifest.json. Names are random-looking;
      the map back stays in the run's bundle/owner/keymap.csv.

      EXAMPLES
        obscura protect runs/lfw lfw/lfw_64.tar protected
        obscura protect runs/lfw holiday/ protected --device cpu
        obscura protect runs/lfw lfw/lfw_64.tar protected --part attacker,test
      """)

  @Argument(help: ArgumentHelp("A run that `train` wrote.", valueName: "run"))
  public var runFolder: String
  @Argument(help: "A picture, a folder, or a data set.") public var input: String
  @Argument(help: "A folder that does not exist yet.") public var output: String
  @Option(
    help: "Only these parts of the run's split: owner, attacker, validation, test; commas between."
  )
  public var part: String?
  @OptionGroup public var compute: DeviceOptions

  public init() {}

  public func run() throws { try Learning.run { try $0.protect(self) } }

  /// The parts of the split that `--part` names; nil for all samples.
  public var parts: Set<Part>? {
    get throws {
      guard part != nil else { return nil }
      return try Set(
        ProtectedOptions.list(part).map { name in
          guard let part = Part(rawValue: name) else {
            throw CommandError.usage("--part \(name): expected owner, attacker, validation or test")
          }
          return part
        })
    }
  }
}

public struct FitCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "The receiver's side: learn a task label from protected data alone.",
    discussion: """
      EXAMPLE
        obscura fit protected --task Smiling --out runs/receiver
      """)

  @Argument(help: "Protected data that `protect` wrote.") public var protected: String
  @Option(help: "A label of the protected data.") public var task: String
  @Option(help: "Folder of the run.") public var out: String
  @Option(help: "Passes over the data.") public var epochs = 10
  @Option(help: "Units of the fully connected layers.") public var fc = 512
  @OptionGroup public var compute: DeviceOptions

  public init() {}

  public func run() throws { try Learning.run { try $0.fit(self) } }
}

public struct PredictCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict task labels of protected data or pictures.",
    discussion: """
      Prints a CSV with one line a sample: its key and each label's probability of class 1, or the
      likeliest class.

      EXAMPLES
        obscura predict runs/receiver protected
        obscura predict runs/lfw face.jpg --json
        obscura predict runs/receiver protected-test --score --beside runs/lfw
        obscura predict runs/lfw protected-by-somebody-else --private --score
      """)

  @Argument(help: ArgumentHelp("A run that `train` or `fit` wrote.", valueName: "run"))
  public var runFolder: String
  @Argument(help: "Protected data, a picture, a folder or a data set.") public var input: String
  @Flag(help: "One JSON object a line with all probabilities.") public var json = false
  @Flag(help: "Print how well the labels of protected data are predicted, not the predictions.")
  public var score = false
  @Flag(
    help:
      "Predict the private labels with the adversary that the run's owner kept, where there is one."
  )
  public var `private` = false
  @Option(
    help: ArgumentHelp(
      "With --score: another run to score on the same samples, in pairs.", valueName: "run"))
  public var beside: String?
  @OptionGroup public var compute: DeviceOptions

  public init() {}

  public func validate() throws {
    guard score || beside == nil else {
      throw ValidationError("--beside compares scores; give --score too")
    }
  }

  public func run() throws { try Learning.run { try $0.predict(self) } }
}
