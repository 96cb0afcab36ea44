import ArgumentParser
import Ciphers
import Records

public struct AuditCommand: ParsableCommand {
  public enum Budget: String, ExpressibleByArgument, CaseIterable {
    case quick, standard, thorough
  }

  public static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Attack protected output with attackers trained from scratch and say what leaks.",
    discussion: """
      Attackers learn on the attacker's part of the data, are chosen on validation and scored once \
      on test. Writes audit.json and report.html and prints the verdict table.

      Ciphertexts are attacked by somebody who knows the cipher and no key; their owner, who has the \
      originals, looks on.

      EXAMPLES
        obscura audit runs/lfw --data lfw
        obscura audit runs/lfw --data lfw --budget standard --fail-on exposed
        obscura audit runs/pixel --data cifar10 --plain runs/plain
        obscura audit protected --original faces --identity person --private Male
        obscura audit protected --original faces --attack "sorted fold U-Net"
        obscura audit theirs --cipher pixel+shuffle --keys same --original faces
      """)

  @Argument(
    help: ArgumentHelp(
      "A run that `train` wrote, what `encrypt` wrote, or another tool's ciphertexts.",
      valueName: "run"))
  public var runFolder: String
  @OptionGroup public var source: DataOptions
  @Option(help: "Of a classifier's run: a run of the same recipe without its cipher.")
  public var plain: String?
  @OptionGroup public var ciphertexts: CiphertextOptions
  @Option(help: "quick, standard or thorough. Default: the recipe's; quick for ciphertexts.")
  public var budget: Budget?
  @Option(help: "Only the attacker of this name; may be given several times.")
  public var attack: [String] = []
  @Option(help: "Trainings of the best attacker. Default: the budget's.") public var seeds: Int?
  @Option(
    help: "Folder of the audit. Default: RUN/audit; PROTECTED.audit for ciphertexts.")
  public var out: String?
  @Option(
    name: .customLong("fail-on"),
    help:
      "Exit with 3 where the verdict is this or worse: protected, inconclusive, partly, exposed.")
  public var failOn: String?
  @Flag(help: "Print audit.json instead of the table.") public var json = false
  @OptionGroup public var compute: DeviceOptions

  public init() {}

  public func validate() throws {
    if let seeds, !(1...99).contains(seeds) {
      throw ValidationError("--seeds \(seeds): expected a number from 1 to 99")
    }
    if let failOn, Verdict(rawValue: failOn) == nil {
      throw ValidationError(
        "--fail-on \(failOn): expected protected, inconclusive, partly or exposed")
    }
  }

  public func run() throws { try Learning.run { try $0.audit(self) } }
}

/// What an audit of ciphertexts needs beside them.
public struct CiphertextOptions: ParsableArguments {
  public enum Keys: String, ExpressibleByArgument, CaseIterable {
    case perImage = "per-image"
    case same
  }

  @Option(help: "Of ciphertexts: the set that was encrypted.") public var original: String?
  @Option(
    help: "Of another tool's ciphertexts, named as their originals: the cipher's name here.")
  public var cipher: String?
  @Option(help: "Of another tool's ciphertexts: per-image or same.") public var keys: Keys =
    .perImage
  @Option(help: "Of ciphertexts: the originals' labels. Default: labels.csv in or beside them.")
  public var labels: String?
  @Option(help: "Of ciphertexts: the owner's map of names. Default: PROTECTED.owner/keymap.csv.")
  public var keymap: String?
  @Option(
    help: """
      Of ciphertexts under one key: the key file; attackers may then have pictures encrypted.
      """)
  public var key: String?
  @OptionGroup public var passphrase: PassphraseOptions
  @Option(help: "Of ciphertexts: the column that says who is in a picture.")
  public var identity: String?
  @Option(help: "Of ciphertexts: labels that the receiver may learn, with commas between.")
  public var task: String?
  @Option(name: .customLong("private"), help: "Of ciphertexts: labels that must stay hidden.")
  public var hidden: String?

  public init() {}

  /// The key in use; nil where none was lent.
  public func masterKey() throws -> MasterKey? {
    try key.flatMap { try KeyFiles.keys($0, passphrase).first }
  }

  public static func list(_ text: String?) -> [String] {
    text.map { $0.split(separator: ",").map(String.init) } ?? []
  }
}
