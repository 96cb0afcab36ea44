import ArgumentParser

/// Who takes part in a pool, and with what.
public struct PoolOptions: ParsableArguments {
  @Argument(help: "Folder of the pool.") public var pool: String
  @Argument(help: "Your recipe: your data, with the networks of the pool's run.")
  public var recipe: String
  @Option(help: "Your own folder, which `join` made.") public var member: String
  @OptionGroup public var source: DataOptions
  @OptionGroup public var compute: DeviceOptions

  public init() {}
}

public struct PoolContributeCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "contribute", abstract: "Add your poisoned features to a pool.",
    discussion: """
      Trains your private module where you have none for the pool's version (it stays in your folder), \
      poisons the features of the owner part, and adds what was not contributed before.

      EXAMPLE
        obscura pool contribute POOL a.yaml --member a --data data
      """)

  @OptionGroup public var options: PoolOptions

  public init() {}

  public func run() throws { try Learning.run { try $0.contribute(self) } }
}

public struct PoolRefineCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "refine", abstract: "Refine the pool's decider on your features and the others'.",
    discussion: """
      Checks all that is in the pool, names what it refuses, and writes a run that `predict` takes: the \
      pool's featurizer and your refined decider. `train.epochs` of the recipe says how long.

      EXAMPLE
        obscura pool refine POOL a.yaml --member a --data data --out runs/refined
      """)

  @OptionGroup public var options: PoolOptions
  @Option(help: "Folder of the run.") public var out: String

  public init() {}

  public func run() throws { try Learning.run { try $0.refine(self) } }
}
