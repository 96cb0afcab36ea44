import Architectures
import Datasets
import Formats
import Foundation
import Networks
import Pixels
import Records
import Schemes
import Tensors
import Training

/// Repeats a short training that another program wrote down, from the same weights and batches, and
/// compares the losses. `Benchmarks/peers/parity.py` describes the two files.
public struct ParityCheck {
  /// The largest differences of the losses.
  public struct Result: Sendable {
    public let precision: String
    public let cycles: Int
    /// Of any single loss.
    public let largest: Double
    /// Of any loss's mean over the last five cycles, relative to that mean.
    public let ofLateMeans: Double

    public var text: String {
      String(
        format: "%@, %d cycles: losses differ by at most %.2g; means of the last 5 by %.2g %%",
        precision, cycles, largest, ofLateMeans * 100)
    }
  }

  private let arrays: [String: StoredArray]
  private let run: WrittenRun

  /// - Parameter file: `NAME.safetensors`, with `NAME.json` beside it.
  public init(_ file: URL) throws {
    arrays = try SafeTensors(contentsOf: file).arrays
    let json = file.deletingPathExtension().appendingPathExtension("json")
    do {
      run = try JSONDecoder().decode(WrittenRun.self, from: Data(try FileBytes.read(json)))
    } catch let error as DecodingError {
      throw KitError.brokenRelease(file: json.path, problem: "no parity run: \(error)")
    }
  }

  public func result() throws -> Result {
    let scheme = try scheme()
    let losses = LossLog()
    let precision = scheme.problem.precision
    let batches = try WrittenBatches(run, batch)
    let trainer = Trainer(
      scheme.participants, loader: batches, settings: .init(precision: precision, seed: 0),
      observer: losses)
    guard let stage = scheme.stages(batchesPerEpoch: batches.batchesPerEpoch).last else {
      preconditionFailure("ParityCheck: the scheme has no stages")
    }
    try trainer.advance(stage, to: run.cycles)
    return compared(losses.byCycle, precision)
  }

  private func scheme() throws -> DeepObfuscator {
    let recipe = try RecipeReader.read(
      yaml: """
        schema: obscura.recipe/1
        scheme: deepobfuscator
        data: {source: written, size: \(run.size)}
        labels: {task: [task], private: [private]}
        model: {width: \(run.width), fc: \(run.fc)}
        options: {lambda1: \(run.lambda1), lambda2: \(run.lambda2)}
        train:
          batch: \(run.batch)
          epochs: \(run.cycles)
          rate: \(run.optimiser.rate)
          epsilon: \(run.optimiser.epsilon)
          precision: \(run.precision)
        """, name: "parity")
    let scheme = try DeepObfuscator(
      SchemeProblem(
        recipe: recipe, picture: .init(channels: 3, size: Size(side: run.size)),
        task: LabelHead([.init(name: "task", classes: 2)]),
        hidden: LabelHead([.init(name: "private", classes: 2)]),
        precision: recipe.train.networkPrecision(on: .cpu)))
    scheme.useNoise(try tensor("noise"))
    for participant in scheme.participants { try load(participant) }
    return scheme
  }

  /// Both sides list a network's parameters in the order of its layers.
  private func load(_ participant: Participant) throws {
    let order = ["weight", "bias", "running_mean", "running_var"]
    let prefix = participant.name + "."
    let names = arrays.keys.filter { $0.hasPrefix(prefix) }.map { name -> (Int, Int, String) in
      let parts = name.split(separator: ".")
      return (Int(parts[1]) ?? 0, order.firstIndex(of: String(parts[2])) ?? 0, name)
    }.sorted { $0 < $1 }.map(\.2)
    let parameters = participant.module.namedParameters
    guard names.count == parameters.count else {
      throw KitError.brokenRelease(
        file: participant.name, problem: "\(names.count) arrays for \(parameters.count) parameters")
    }
    for (name, (key, parameter)) in zip(names, parameters) {
      let value = try tensor(name)
      guard value.shape == parameter.value.shape else {
        throw KitError.brokenRelease(
          file: name, problem: "shape \(value.shape) for \(key) \(parameter.value.shape)")
      }
      parameter.value.assign(value)
    }
  }

  private func tensor(_ name: String) throws -> Tensor {
    guard let array = arrays[name] else {
      throw KitError.brokenRelease(file: "parity", problem: "array \"\(name)\" is missing")
    }
    return Tensor(array)
  }

  private func batch(_ cycle: Int, _ phase: Int) throws -> TrainingBatch {
    let name = "batch.\(cycle).\(phase)"
    func labels(_ label: String) throws -> [Int32] {
      try tensor("\(name).\(label)").floats.map { Int32($0) }
    }
    let images = try tensor(name + ".images")
    return TrainingBatch(
      indices: Array(0..<images.shape[0]), features: images.converted(layout: .channelsLast),
      labels: ["task": try labels("task"), "private": try labels("private")], seed: 0)
  }

  private func compared(_ losses: [[String: Double]], _ precision: Networks.Precision) -> Result {
    let names = losses.first.map { Array($0.keys) } ?? []
    let expected = run.lossesByName
    var largest = 0.0
    var late = 0.0
    for name in names {
      let ours = losses.map { $0[name] ?? .nan }
      let theirs = expected.map { $0[name] ?? .nan }
      largest = zip(ours, theirs).map { abs($0 - $1) }.reduce(largest) {
        $1.isNaN ? .infinity : max($0, $1)
      }
      let mean = theirs.suffix(5).reduce(0, +) / Double(theirs.suffix(5).count)
      let difference = ours.suffix(5).reduce(0, +) / Double(ours.suffix(5).count) - mean
      late = max(late, abs(difference / mean))
    }
    return Result(
      precision: precision.description, cycles: losses.count, largest: largest, ofLateMeans: late)
  }
}

/// The description beside the tensors.
private struct WrittenRun: Decodable {
  struct Optimiser: Decodable {
    let rate: Double
    let epsilon: Double
  }

  let size: Int
  let width: Double
  let fc: Int
  let batch: Int
  let cycles: Int
  let precision: String
  let lambda1: Double
  let lambda2: Double
  let optimiser: Optimiser
  /// [cycle][phase][loss].
  let losses: [[String: [String: Double]]]

  private static let names = [
    "defend_reconstructor": "defend reconstruction", "defend_adversary": "defend inference",
    "attack": "attack", "recover": "recover",
  ]
  private static let terms = [
    "task": "L(C)", "private": "L(AC)", "like_noise": "L(AR2)", "like_original": "L(AR1)",
  ]

  /// The losses of every cycle under the names of this implementation.
  var lossesByName: [[String: Double]] {
    losses.map { cycle in
      var named: [String: Double] = [:]
      for (phase, terms) in cycle {
        for (term, value) in terms {
          named["\(Self.names[phase] ?? phase)/\(Self.terms[term] ?? term)"] = value
        }
      }
      return named
    }
  }
}

/// The written mini-batches in their order.
private struct WrittenBatches: BatchSource {
  private let batches: [TrainingBatch]

  init(_ run: WrittenRun, _ batch: (Int, Int) throws -> TrainingBatch) throws {
    batches = try (0..<run.cycles * 4).map { try batch($0 / 4, $0 % 4) }
  }

  var batchesPerEpoch: Int { batches.count }

  func trainingBatch(
    epoch: Int, at position: Int, precision: Networks.Precision, seed: UInt64
  ) -> TrainingBatch { batches[position] }
}

private final class LossLog: TrainingObserver {
  private(set) var byCycle: [[String: Double]] = []

  func iterated(_ report: IterationReport) {
    byCycle.append(Dictionary(report.losses.map { ($0.name, $0.value) }) { _, last in last })
  }
}
