import Datasets
import Foundation
import Imaging
import Networks
import Pixels
import Records
import Schemes
import Tensors
import Training

/// DeepObfuscator's four-batch cycle on random pictures.
public struct TrainingBenchmark {
  let size: Int
  let batch: Int
  let fullyConnected: Int
  let width: Double
  let cycles: Int
  let warmUp: Int
  let device: String

  public init(
    size: Int, batch: Int, fullyConnected: Int, width: Double, cycles: Int, warmUp: Int,
    device: String
  ) {
    self.size = size
    self.batch = batch
    self.fullyConnected = fullyConnected
    self.width = width
    self.cycles = cycles
    self.warmUp = warmUp
    self.device = device
  }

  public struct Result: Encodable, Sendable {
    var schema = "obscura.bench/1"
    var suite = "train"
    let imagesPerSecond: Double
    let size: Int
    let batch: Int
    let fc: Int
    let threads: Int
    let precision: String
    let peakResidentBytes: Int

    private enum CodingKeys: String, CodingKey {
      case schema, suite, size, batch, fc, threads, precision
      case imagesPerSecond = "images_per_second"
      case peakResidentBytes = "peak_rss_bytes"
    }

    public var json: String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    public var text: String {
      String(
        format: "%.1f images/s (%d px, batch %d, FC-%d, %d threads, %@)", imagesPerSecond, size,
        batch, fc, threads, precision)
    }
  }

  public func run() throws -> Result {
    let recipe = try RecipeReader.read(
      yaml: """
        schema: obscura.recipe/1
        scheme: deepobfuscator
        data: {source: random, size: \(size)}
        labels: {task: [task], private: [hidden]}
        model: {width: \(width), fc: \(fullyConnected)}
        """, name: "bench")
    let precision = recipe.train.networkPrecision(on: try Device.chosen(device))
    let scheme = try DeepObfuscator(
      SchemeProblem(
        recipe: recipe, picture: .init(channels: 3, size: Size(side: size)),
        task: LabelHead([.init(name: "task", classes: 2)]),
        hidden: LabelHead([.init(name: "hidden", classes: 2)]), precision: precision))
    guard let stage = scheme.stages(batchesPerEpoch: .max / 1_000_000).last else {
      preconditionFailure("TrainingBenchmark: the scheme has no stages")
    }
    let trainer = Trainer(
      scheme.participants, loader: RandomPictures(size: Size(side: size), batch: batch),
      settings: .init(precision: precision, seed: 1))
    try trainer.advance(stage, to: warmUp)
    var times: [Double] = []
    for cycle in 1...cycles {
      let start = ContinuousClock.now
      try trainer.advance(stage, to: warmUp + cycle)
      times.append((ContinuousClock.now - start) / .seconds(1))
    }
    let sorted = times.sorted()
    let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    return Result(
      imagesPerSecond: Double(4 * batch) / median, size: size, batch: batch, fc: fullyConnected,
      threads: Torch.threads, precision: precision.description,
      peakResidentBytes: Estimate.peakMemory)
  }
}

/// Four fixed batches of noise: the arithmetic of training without a data set.
private struct RandomPictures: BatchSource {
  let batchesPerEpoch = 4
  private let batches: [Batch]

  init(size: Size, batch: Int) {
    batches = (0..<4).map { number in
      var generator = SeededGenerator(seed: 7, UInt64(number))
      let labels = (0..<batch).map { _ in Int32(generator.integer(below: 2)) }
      let pixels = (0..<batch * size.area * 3).map { _ in
        UInt8(truncatingIfNeeded: generator.next())
      }
      return Batch(
        indices: Array(0..<batch), pixels: pixels, size: size, channels: 3,
        labels: ["task": labels, "hidden": labels.reversed()])
    }
  }

  func trainingBatch(
    epoch: Int, at position: Int, precision: Networks.Precision, seed: UInt64
  ) -> TrainingBatch {
    TrainingBatch(batches[position], precision: precision, seed: seed)
  }
}
