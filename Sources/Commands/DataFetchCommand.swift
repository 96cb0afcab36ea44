import ArgumentParser
import Datasets
import Foundation

public struct DataFetchCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a public data set, verified; goes on where it was cut.",
    discussion: """
      Known: \(Catalogue.entries.map(\.name).joined(separator: ", ")).

      EXAMPLES
        obscura data fetch mnist --out data/mnist
        obscura data fetch lfw --out data --mirror https://example.org/copies
      """)

  @Argument(help: "A data set's name.") public var name: String
  @Option(help: "A folder for the files.") public var out = "."
  @Option(help: "An address to take the same files from instead.") public var mirror: String?

  public init() {}

  public func run() throws {
    let entry = try Catalogue.entry(name)
    let fetching = Fetching(
      entry, to: URL(fileURLWithPath: out, isDirectory: true), mirror: mirror,
      say: { FileHandle.standardError.write(Data(($0 + "\n").utf8)) })
    try fetching.run()
    print("\(entry.name): \(fetching.opened.path)")
  }
}
