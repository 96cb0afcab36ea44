import ArgumentParser

public struct TrainCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn by a recipe: an obfuscator, or a classifier on encrypted images.",
    discussion: """
      EXAMPLES
        obscura train recipes/deepobfuscator/smoke.yaml --out runs/smoke
        obscura train recipes/deepobfuscator/lfw-desk.yaml --data lfw --out runs/lfw --check
        obscura train recipes/deepobfuscator/lfw-desk.yaml --data lfw --out runs/lfw --resume
        obscura train recipes/classifier/smoke.yaml --out runs/encrypted
      """)

  @Argument(help: "A recipe, for instance recipes/deepobfuscator/lfw-desk.yaml.")
  public var recipe: String

  @OptionGroup public var source: DataOptions

  @Option(help: "Folder of the run.")
  public var out: String = "run"

  @OptionGroup public var compute: DeviceOptions

  @Flag(help: "Go on with an interrupted run; starts one where there is none.")
  public var resume = false

  @Flag(
    help: "Check the recipe against the data and estimate time, memory and disk; train nothing.")
  public var check = false

  public init() {}

  public func run() throws { try Learning.run { try $0.train(self) } }
}

public struct DemoCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "The main job on built-in synthetic faces: train, protect, audit, report.",
    discussion: """
      EXAMPLE
        obscura demo --out demo
      """)

  @Option(
    help: "Folder for the run, the protected data and report.html; replaced if it is a demo's.")
  public var out: String = "demo"

  public init() {}

  public func run() throws { try Learning.run { try $0.demo(self) } }
}
