import ArgumentParser
import Datasets
import Formats
import Foundation

public struct DataSplitCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Divide a data set into owner, attacker, validation and test, once for all.",
    discussion: """
      Writes the labels again with a column `part`. People stay in one part. A recipe takes the parts \
      from it with `data: {labels: split.csv}` and `split: {column: part}`.

      EXAMPLES
        obscura data split lfw/lfw_64.tar --out lfw/split.csv --stratify Smiling --seed 7
        obscura data split cifar10/train.tar.gz,cifar10/test.tar.gz --out split.csv --column split
      """)

  /// The column that is added.
  static let partColumn = "part"

  @OptionGroup public var data: DataSourceOptions
  @Option(help: "The file to write.") public var out: String
  @OptionGroup public var parts: DataSplitOptions

  public init() {}

  public func run() throws {
    let source = try Sources.open(data.location)
    guard !source.columns.contains(Self.partColumn) || parts.column == Self.partColumn else {
      throw CommandError.usage(
        "\(source.name): has a column \"\(Self.partColumn)\" already; take the parts from it with "
          + "--column \(Self.partColumn), or rename it")
    }
    let plan = try parts.plan()
    let split = try plan.split(source)
    let assigned = split.parts(count: source.count)
    let table = LabelsFile.table(
      of: source, indices: Array(0..<source.count),
      adding: [(Self.partColumn, assigned.map { $0?.rawValue ?? "" })])
    try AtomicFile.write(table.encoded(), to: URL(fileURLWithPath: out))
    let people = plan.identity(of: source).flatMap(source.cells)
    let lines = DataInspectionText.lines(PartSummary(split, people: people))
    print(lines.joined(separator: "\n"))
    print("labels with parts: \(out)")
  }
}
