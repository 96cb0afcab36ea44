import ArgumentParser
import Datasets
import Foundation
import Pixels

public struct BenchDataCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Loading: a data set's files to pictures of one size in memory.",
    discussion: """
      The files are read once before the clock starts, so that they lie in memory. images/s is the \
      median of the repeats.

      EXAMPLE
        obscura bench data lfw/lfw_112.tar --size 64 --json
      """)

  @Argument(help: "A file, a folder, or several files with commas between.")
  public var source: String
  @Option(help: "Side of the pictures.") public var size = 64
  @Option(help: "Threads that decode.")
  public var threads = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "Timed passes.") public var repeats = 5
  @Flag(help: "One JSON object.") public var json = false

  public init() {}

  public func validate() throws {
    guard (1...4096).contains(size), threads > 0, repeats > 0 else {
      throw ValidationError(
        "size \(size), threads \(threads), repeats \(repeats): expected 1 to 4096, at least 1, "
          + "at least 1")
    }
  }

  public func run() throws {
    let here = URL(fileURLWithPath: ".", isDirectory: true)
    let data = try Sources.open(
      DataLocation(root: here, source: source, labels: nil, key: nil))
    var times: [Double] = []
    var count = 0
    for _ in 0...repeats {
      let start = ContinuousClock.now
      let loaded = try Dataset.load(
        data, size: Size(side: size), channels: 3, labels: [], identity: nil, budget: .max,
        threads: threads)
      times.append((ContinuousClock.now - start) / .seconds(1))
      count = loaded.count
    }
    let median = times.dropFirst().sorted()[repeats / 2]
    let rate = Double(count) / median
    if json {
      let result = Result(
        imagesPerSecond: rate, images: count, size: size, threads: threads)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      print(String(decoding: try encoder.encode(result), as: UTF8.self))
    } else {
      print(String(format: "%.0f images/s (%d pictures, %d threads)", rate, count, threads))
    }
  }

  private struct Result: Encodable {
    var schema = "obscura.bench/1"
    var suite = "data"
    let imagesPerSecond: Double
    let images: Int
    let size: Int
    let threads: Int

    private enum CodingKeys: String, CodingKey {
      case schema, suite, images, size, threads
      case imagesPerSecond = "images_per_second"
    }
  }
}
