import ArgumentParser
import Datasets
import Foundation
import Pixels
import Records

public struct DataConvertCommand: ParsableCommand {
  public enum Format: String, ExpressibleByArgument, CaseIterable {
    case png, jpeg
  }

  public static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Rewrite any data set as a WebDataset tar with labels.csv beside it.",
    discussion: """
      Pictures are decoded and encoded anew, so nothing of a file is left but its pixels: no EXIF, \
      no place, no time.

      EXAMPLES
        obscura data convert celeba/ sets/celeba.tar --size 64
        obscura data convert holiday/ sets/holiday.tar --format jpeg --quality 95
        obscura data convert mnist/ sets/mnist.tar
      """)

  @OptionGroup public var data: DataSourceOptions
  @Argument(help: "The archive to write, such as sets/faces.tar.") public var output: String
  @Option(help: "png loses nothing, jpeg is much smaller.") public var format = Format.png
  @Option(help: "Quality of jpeg, 1 to 100.") public var quality = 95
  @Option(help: "Scale and centre-crop to squares of this side. Default: every picture's own size.")
  public var size: Int?
  @Option(help: "1 for grey, 3 for colour. Default: every picture's own.") public var channels: Int?
  @Flag(help: "Replace files that are there.") public var replace = false

  public init() {}

  public func validate() throws {
    guard (1...100).contains(quality) else {
      throw ValidationError("--quality \(quality): expected 1 to 100")
    }
    if let size, !(1...16384).contains(size) {
      throw ValidationError("--size \(size): expected 1 to 16384")
    }
    if let channels, channels != 1, channels != 3 {
      throw ValidationError("--channels \(channels): expected 1 (grey) or 3 (colour)")
    }
    guard output.lowercased().hasSuffix(".tar") else {
      throw ValidationError("\(output): expected a name that ends in .tar")
    }
  }

  public func run() throws {
    let archive = URL(fileURLWithPath: output)
    let labels = archive.deletingLastPathComponent().appendingPathComponent("labels.csv")
    for file in [archive, labels]
    where !replace && FileManager.default.fileExists(atPath: file.path) {
      throw CommandError.usage(
        "\(file.path): is there already; choose a folder of its own, or give --replace")
    }
    let source = try Sources.open(data.location)
    try FileManager.default.createDirectory(
      at: archive.deletingLastPathComponent(), withIntermediateDirectories: true)
    let conversion = Conversion(
      encoding: format == .png ? .png : .jpeg(quality: quality),
      size: size.map { Size(side: $0) }, channels: channels,
      threads: ProcessInfo.processInfo.activeProcessorCount)
    let terminal = Terminal()
    let report = try conversion.write(source, to: archive, labels: labels) { done, total in
      terminal.show(
        ProgressUpdate(task: "converting", done: done, total: total, unit: "samples"))
    }
    print("\(archive.path): \(report.written) samples; labels in \(labels.path)")
    let lines = DataInspectionText.lines(
      skipped: report.skipped.map(\.description) + source.irregularities.sentences())
    for line in lines { terminal.say(line) }
  }
}
