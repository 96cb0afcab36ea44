import ArgumentParser
import Datasets
import Foundation
import Records

public struct DataInspectCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "What a data set holds, what is wrong with it, and how it would be divided.",
    discussion: """
      Decodes every sample to count sizes, list what does not decode and find copies of pictures in \
      different parts; --quick looks at the labels alone.

      EXAMPLES
        obscura data inspect lfw/lfw_64.tar --stratify Smiling
        obscura data inspect holiday/ --quick
        obscura data inspect mnist/ --column split --json
      """)

  @OptionGroup public var data: DataSourceOptions
  @OptionGroup public var parts: DataSplitOptions
  @Flag(help: "Decode nothing.") public var quick = false
  @Flag(help: "One JSON object.") public var json = false

  public init() {}

  public func run() throws {
    let source = try Sources.open(data.location)
    let terminal = Terminal()
    let inspection = try Inspection(
      of: source, plan: try parts.plan(), decodes: !quick,
      threads: ProcessInfo.processInfo.activeProcessorCount
    ) { done, total in
      terminal.show(ProgressUpdate(task: "decoding", done: done, total: total, unit: "samples"))
    }
    if json {
      print(try DataInspectionJSON.text(inspection))
    } else {
      print(DataInspectionText.lines(inspection).joined(separator: "\n"))
    }
  }
}
