import ArgumentParser
import Datasets
import Foundation

public struct DataCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Look at data sets, split and convert them, fetch public ones.",
    discussion: """
      EXAMPLES
        obscura data list
        obscura data fetch mnist --out data/mnist
        obscura data inspect data/mnist
        obscura data convert holiday/ sets/holiday.tar
        obscura data split sets/holiday.tar --out sets/split.csv
      """,
    subcommands: [
      DataListCommand.self, DataInspectCommand.self, DataSplitCommand.self,
      DataConvertCommand.self, DataFetchCommand.self,
    ])

  public init() {}
}

public struct DataListCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The formats that are read.",
    discussion: """
      EXAMPLE
        obscura data list
      """)

  public init() {}

  public func run() throws {
    for format in Sources.formats { print("\(format.name): \(format.summary)") }
  }
}

/// A data set on the command line.
public struct DataSourceOptions: ParsableArguments {
  @Argument(help: "A file, a folder, or several files with commas between.")
  public var source: String
  @Option(help: "The labels file. Default: labels.csv inside or beside the source.")
  public var labels: String?
  @Option(help: "The column with the keys. Default: key, or another usual name.")
  public var key: String?

  @Option(help: "The column with texts, where samples are texts in a table.")
  public var text: String?

  public init() {}

  var location: DataLocation {
    DataLocation(
      root: URL(fileURLWithPath: ".", isDirectory: true), source: source, labels: labels, key: key,
      text: text)
  }
}
