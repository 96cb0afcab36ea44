import ArgumentParser
import Records

public struct AuditCommand: ParsableCommand {
  public enum Budget: String, ExpressibleByArgument, CaseIterable {
    case quick, standard, thorough
  }

  public static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Attack protected data with attackers trained from scratch and say what leaks.",
    discussion: """
      Attackers learn on the attacker's part of the data, are chosen on validation and scored once \
      on test. Writes audit.json and report.html and prints the verdict table.

      It takes a run of `train`, what `encrypt` or `protect` wrote, or what any other tool made of \
      pictures: a folder of blurred, masked or synthetic pictures named as the originals, or features \
      as npy or safetensors. With --query the tool itself is asked, as attackers would ask it. \
      Ciphertexts are attacked by somebody who knows the cipher and no key. The owner, who has the \
      originals, looks on.

      EXAMPLES
        obscura audit runs/lfw --data lfw
        obscura audit runs/lfw --data lfw --budget standard --check
        obscura audit runs/lfw --data lfw --budget standard --fail-on exposed
        obscura audit runs/pixel --data cifar10 --plain runs/plain
        obscura audit blurred --original faces --private Male --identity person
        obscura audit noisy --original faces --noise gaussian:100/255
        obscura audit features.safetensors --original faces --task Smiling --private Male
        obscura audit --original faces --query 'deface --in {in} --out {out}'
        obscura audit runs/lfw --data lfw --threat white-box --policy hospital.yaml
        obscura audit theirs --cipher pixel+shuffle --keys same --original faces
      """)

  @Argument(
    help: ArgumentHelp(
      "A run that `train` wrote, what `encrypt` or `protect` wrote, or what another tool made of "
        + "pictures.",
      valueName: "run"))
  public var subject: String?
  @OptionGroup public var source: DataOptions
  @Option(help: "Of a classifier's run: a run of the same recipe without its cipher.")
  public var plain: String?
  @OptionGroup public var protected: ProtectedOptions
  @Option(help: "quick, standard or thorough. Default: the recipe's; else quick.")
  public var budget: Budget?
  @Option(help: "Only the attacker of this name; may be given several times.")
  public var attack: [String] = []
  @Option(
    help: """
      What attackers have: ciphertext-only, surrogate, known-pairs(N), chosen-image, \
      repeated-releases(N), white-box, malicious-server; may be given several times. Default: all that can be played within the budget.
      """)
  public var threat: [String] = []
  @Option(help: "A YAML file that says where verdicts begin and which one fails.")
  public var policy: String?
  @Option(help: "Trainings of the best attacker. Default: the budget's.") public var seeds: Int?
  @Option(
    help: """
      A folder where what attackers learn of unprotected pictures is kept, so that the next audit of the \
      same pictures need not learn it again.
      """)
  public var ceilings: String?
  @Option(
    help: "Folder of the audit. Default: RUN/audit; PROTECTED.audit beside other data.")
  public var out: String?
  @Option(
    name: .customLong("fail-on"),
    help:
      """
      Exit with 3 where the verdict is this or worse: protected, inconclusive, partly, exposed. Default: \
      the policy's.
      """)
  public var failOn: String?
  @Flag(help: "Print audit.json instead of the table.") public var json = false
  @Flag(help: "Say who would attack and what each attacker would cost; attack nothing.")
  public var check = false
  @OptionGroup public var compute: DeviceOptions

  public init() {}

  public func validate() throws {
    if let seeds, !(1...99).contains(seeds) {
      throw ValidationError("--seeds \(seeds): expected a number from 1 to 99")
    }
    for name in threat where ThreatModel(name) == nil {
      throw ValidationError(
        "--threat \(name): expected \(ThreatModel.all.map(\.word).joined(separator: ", ")), or "
          + "known-pairs(100)")
    }
    guard subject != nil || (protected.original != nil && protected.query != nil) else {
      throw ValidationError(
        "nothing to audit: name a run or protected data, or a program with --query and its pictures "
          + "with --original")
    }
    if let failOn, Verdict(rawValue: failOn) == nil {
      throw ValidationError(
        "--fail-on \(failOn): expected protected, inconclusive, partly or exposed")
    }
  }

  public func run() throws { try Learning.run { try $0.audit(self) } }
}
