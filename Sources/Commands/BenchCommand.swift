import ArgumentParser

public struct BenchCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed.",
    subcommands: [BenchTrainCommand.self, BenchDataCommand.self, BenchCipherCommand.self])

  public init() {}
}

public struct BenchTrainCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "DeepObfuscator's four-batch cycle on random data, in images a second.",
    discussion: """
      images/s = 4 x batch / median cycle after a warm-up.

      EXAMPLE
        obscura bench train --fc 512 --json
      """)

  @Option(help: "Side of the pictures.") public var size = 64
  @Option(help: "Pictures in a batch.") public var batch = 64
  @Option(help: "Units of the fully connected layers.") public var fc = 4096
  @Option(help: "Factor on the paper's channels.") public var width = 1.0
  @Option(help: "Counted cycles.") public var cycles = 5
  @Option(help: "Cycles before those.") public var warmup = 2
  @Flag(help: "One JSON object.") public var json = false
  @Option(
    help: ArgumentHelp(
      "Time nothing: repeat the short training in this file and compare the losses.",
      valueName: "file"))
  public var parity: String?
  @OptionGroup public var compute: DeviceOptions

  public init() {}

  public func run() throws { try Learning.run { try $0.bench(self) } }
}
