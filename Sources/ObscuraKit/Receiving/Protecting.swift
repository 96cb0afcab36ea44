import Architectures
import Crypto
import Datasets
import Formats
import Foundation
import Imaging
import Networks
import Pixels
import Records
import Tensors
import Training

/// What `protect` is asked to do.
public struct ProtectRequest: Sendable {
  public var run: URL
  /// A picture, a folder, or a data set.
  public var input: String
  /// A folder that does not exist yet.
  public var output: URL
  /// Only the samples of these parts of the run's own split; nil for all.
  public var parts: Set<Part>?
  public var device: String

  public init(
    run: URL, input: String, output: URL, parts: Set<Part>? = nil, device: String = "auto"
  ) {
    self.run = run
    self.input = input
    self.output = output
    self.parts = parts
    self.device = device
  }
}

/// Turns pictures into protected data: `data.tar`, `labels.csv` with task labels, `manifest.json`.
///
/// Names are 128-bit HMACs under a key of the owner, the order follows them, and the map from names
/// to keys stays with the owner. Nothing of a file's name, time or metadata goes along.
public struct Protecting {
  let request: ProtectRequest
  let progress: any ProgressSink

  public init(_ request: ProtectRequest, progress: any ProgressSink = SilentProgress()) {
    self.request = request
    self.progress = progress
  }

  static let batch = 64

  /// - Returns: how many pictures were protected.
  public func run() throws -> Int {
    guard !FileManager.default.fileExists(atPath: request.output.path) else {
      throw KitError.outputExists(request.output.path)
    }
    let folder = RunFolder(request.run)
    let recipe = try folder.open()
    let precision = recipe.train.networkPrecision(on: try Device.chosen(request.device))
    let bundle = Bundle(run: folder)
    let released = try ReleasedData(
      bundle.read(.obfuscator, precision: precision), owner: folder.owner, precision: precision)
    let input = try ProtectionInput(
      request, recipe, as: try bundle.layout(of: recipe, released.obfuscator), progress: progress)
    let names = try ReleaseNames(owner: folder.owner)
    let order = names.order(input.dataset.ids, places: input.places)
    // Everything is made beside the output and gets its name at the end.
    let draft = request.output.deletingLastPathComponent().appendingPathComponent(
      ".\(request.output.lastPathComponent).partial", isDirectory: true)
    try? FileManager.default.removeItem(at: draft)
    try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: true)
    try write(order, input, released, to: draft)
    try input.labels(order).write(to: draft.appendingPathComponent("labels.csv"))
    let shape = released.obfuscator.network.output
    let manifest =
      released.isPictures
      ? ReleaseManifest(
        scheme: recipe.scheme, version: MachineFacts.version, format: .png,
        shape: [shape.size.height, shape.size.width, shape.channels], type: "uint8",
        range: .init(low: 0, high: 255), samples: order.count, labels: input.described)
      : ReleaseManifest(
        scheme: recipe.scheme, version: MachineFacts.version, format: .safetensors,
        shape: shape.shape, type: "float16", range: nil, samples: order.count,
        labels: input.described)
    try AtomicFile.write(manifest.encoded(), to: draft.appendingPathComponent("manifest.json"))
    try names.keep(order, ids: input.dataset.ids)
    try FileManager.default.moveItem(at: draft, to: request.output)
    return order.count
  }

  private func write(
    _ order: [ReleaseNames.Entry], _ input: ProtectionInput, _ released: ReleasedData,
    to draft: URL
  ) throws {
    let tar = try TarWriter(to: draft.appendingPathComponent("data.tar"))
    for start in stride(from: 0, to: order.count, by: Self.batch) {
      let entries = order[start..<min(start + Self.batch, order.count)]
      let places = entries.map(\.place)
      let made = released(of: input.dataset, places)
      for (entry, file) in zip(entries, try Self.files(made, released)) {
        try tar.append(entry.name + file.ending, file.bytes)
      }
      progress.show(
        ProgressUpdate(
          task: "protecting", done: start + places.count, total: order.count,
          unit: input.dataset.layout.noun))
    }
    try tar.finish()
  }

  /// One file for each released sample.
  private static func files(
    _ made: Tensor, _ released: ReleasedData
  ) throws -> [(ending: String, bytes: [UInt8])] {
    let shape = released.obfuscator.network.output
    guard released.isPictures else {
      let features = made.converted(to: .float16, on: .cpu)
      return (0..<made.shape[0]).map { row in
        let one = features.sliced(row..<row + 1).reshaped(shape.shape)
        return (".safetensors", SafeTensors(arrays: ["features": one.stored]).encoded())
      }
    }
    return try made.pictureBytes.map { bytes in
      (".png", try PNG.encode(Image(size: shape.size, channels: shape.channels, bytes: bytes)))
    }
  }
}

extension FeatureShape {
  /// `[C, H, W]`.
  var shape: [Int] { [channels, size.height, size.width] }
}

/// The pictures to protect and the task labels that go with them.
private struct ProtectionInput {
  let dataset: Dataset
  let places: [Int]
  private let tasks: [LabelColumn]

  init(
    _ request: ProtectRequest, _ recipe: Recipe, as layout: SampleLayout,
    progress: any ProgressSink
  ) throws {
    let location = DataLocation(request.input, like: recipe.data)
    let source = try Sources.open(location)
    // Task labels go along where the input has their columns; private ones never do.
    let tasks = recipe.labels.task.compactMap { definition in
      try? definition.column(of: source)
    }
    let identity = recipe.data.identity.flatMap { source.columns.contains($0) ? $0 : nil }
    let dataset = try Dataset.load(
      source, as: layout, labels: tasks, identity: identity, budget: PreparedData.budget,
      threads: ProcessInfo.processInfo.activeProcessorCount)
    for skipped in dataset.skipped { progress.say("left out: \(skipped)") }
    self.tasks = tasks.compactMap { dataset.label($0.name) }
    self.dataset = dataset
    places =
      try request.parts.map { parts in
        let whole = try PreparedData(
          recipe, root: location.root, progress: SilentProgress())
        let wanted = Set(parts.flatMap { whole.split[$0] }.map { whole.dataset.ids[$0] })
        return (0..<dataset.count).filter { wanted.contains(dataset.ids[$0]) }
      } ?? Array(0..<dataset.count)
  }

  var described: [ReleaseManifest.Label] {
    tasks.map { ReleaseManifest.Label(name: $0.name, classes: $0.classes) }
  }

  func labels(_ order: [ReleaseNames.Entry]) -> CSVTable {
    CSVTable(
      header: ["key"] + tasks.map(\.name),
      rows: order.map { entry in
        [entry.name]
          + tasks.map { column in
            let value = column.values[entry.place]
            return value < 0 ? "" : String(value)
          }
      })
  }
}

extension CSVTable {
  func write(to url: URL) throws { try AtomicFile.write(encoded(), to: url) }
}
