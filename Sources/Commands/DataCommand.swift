import ArgumentParser
import Datasets
import Foundation

public struct DataCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Look at data sets and fetch public ones.",
    subcommands: [DataListCommand.self, DataInspectCommand.self, DataFetchCommand.self])

  public init() {}
}

public struct DataListCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The formats that are read.")

  public init() {}

  public func run() throws {
    for format in Sources.formats { print("\(format.name): \(format.summary)") }
  }
}

public struct DataInspectCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "What a data set holds, without decoding pictures.",
    discussion: """
      EXAMPLE
        obscura data inspect lfw/lfw_64.tar
      """)

  @Argument(help: "A file, a folder, or several files with commas between.")
  public var source: String
  @Option(help: "The labels file.") public var labels: String?
  @Option(help: "The column with the keys.") public var key: String?

  public init() {}

  public func run() throws {
    let here = URL(fileURLWithPath: ".", isDirectory: true)
    let data = try Sources.open(
      DataLocation(root: here, source: source, labels: labels, key: key))
    print("\(data.name): \(data.count) samples")
    for column in data.columns {
      let cells = data.cells(column) ?? []
      let blank = cells.count { $0.isEmpty }
      let values = Dictionary(grouping: cells.filter { !$0.isEmpty }, by: \.self)
        .mapValues(\.count).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let shown = values.prefix(4).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
      let rest = values.count > 4 ? ", … \(values.count) values" : ""
      print("  \(column): \(shown)\(rest)\(blank > 0 ? ", \(blank) blank" : "")")
    }
    for sentence in data.irregularities.sentences() { print("  note: \(sentence)") }
  }
}
