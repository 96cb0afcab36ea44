import Datasets
import Foundation
import Networks
import Records
import Schemes
import Tensors
import Training

/// What a recipe would cost: `train --check`.
public struct Estimate: Sendable {
  /// Wall-clock time of the training.
  public let seconds: Double
  /// Bytes of decoded pictures, networks and one step.
  public let memory: Int
  /// Bytes of checkpoints and release.
  public let disk: Int
  public let ownerSamples: Int
  /// Its name and what it is.
  public let scheme: String
  public let parts: [String]

  static let trials = 2

  /// Reads the data, builds the networks and times a few steps; trains nothing that is kept.
  public static func of(
    _ request: TrainingRequest, progress: any ProgressSink = SilentProgress()
  ) throws -> Estimate {
    let recipe = request.recipe
    let data = try PreparedData(recipe, root: request.data, progress: progress)
    data.notes.forEach { progress.say("note: \($0)") }
    let precision = recipe.train.networkPrecision(on: try Device.chosen(request.device))
    let scheme = try SchemeProblem(recipe, data, precision: precision).scheme()
    let owner = data.labelled(.owner, data.task)
    guard owner.count >= recipe.train.batch else {
      throw KitError.tooFewSamples(
        part: "owner", samples: owner.count, needed: recipe.train.batch)
    }
    let loader = data.loader(owner, recipe, isAugmented: false)
    var seconds = 0.0
    for stage in scheme.stages(batchesPerEpoch: loader.batchesPerEpoch) where stage.iterations > 0 {
      seconds += try time(stage, scheme, loader, precision) * Double(stage.iterations)
    }
    let numbers = scheme.participants.reduce(0) { $0 + $1.module.parameterCount }
    return Estimate(
      seconds: seconds, memory: peakMemory, disk: numbers * 4 * 3 * 2 + numbers * 4,
      ownerSamples: owner.count, scheme: "\(type(of: scheme).name): \(type(of: scheme).summary)",
      parts: Part.allCases.map { "\($0.rawValue) \(data.split[$0].count)" })
  }

  /// Seconds of an iteration, averaged over the stage's turns.
  private static func time(
    _ stage: Stage, _ scheme: any Scheme, _ loader: Loader, _ precision: Networks.Precision
  ) throws -> Double {
    var seconds = 0.0
    for turn in stage.turns {
      let trainer = Trainer(
        scheme.participants, loader: loader, settings: .init(precision: precision, seed: 0))
      let alone = Stage(
        stage.name, cycle: turn.cycle, iterations: 1 + trials, rate: stage.rate)
      try trainer.advance(alone, to: 1)
      let start = ContinuousClock.now
      try trainer.advance(alone, to: 1 + trials)
      seconds +=
        (ContinuousClock.now - start) / .seconds(1) / Double(trials) * Double(turn.iterations)
    }
    return seconds / Double(stage.period)
  }

  static var peakMemory: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
    return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
  }
}
