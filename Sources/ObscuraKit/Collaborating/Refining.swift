import Architectures
import Collaboration
import Datasets
import Foundation
import Networks
import Records
import Schemes
import Tensors
import Training

/// Refines a pool's decider on a member's own features as they are and on what others contributed (deep
/// poisoning, section 3.4), and measures it on the member's own test part.
public struct Refining {
  let request: PoolRequest
  /// The run to write.
  let output: URL
  let progress: any ProgressSink
  let stop: StopSignal

  public init(
    _ request: PoolRequest, output: URL, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.output = output
    self.progress = progress
    self.stop = stop
  }

  public struct Outcome: Sendable {
    public let own: Int
    /// Samples by member.
    public let others: [String: Int]
    public let refused: [RefusedShard]
    /// On the test part, by the pool's decider and by the refined one.
    public let before: Evaluation
    public let after: Evaluation
  }

  public func run() throws -> Outcome {
    let folder = RunFolder(output)
    guard try folder.state() != .run else { throw KitError.outputExists(output.path) }
    var member = try MemberFolder(request.member)
    let lock = try member.lock()
    defer { withExtendedLifetime(lock) {} }
    let pool = try member.open(request.pool)
    let shards = pool.readShards(seen: member.heads)
    shards.refused.forEach { progress.say("refused: \($0)") }
    let own = try PoolData(request.recipe, root: request.data, pool, progress: progress)
    try folder.create(own.recipe)
    let precision = own.recipe.train.networkPrecision(on: try Device.chosen(request.device))
    let parts = SharedParts(folder: pool.parts)
    let featurizer = try parts.read(.obfuscator, precision)
    let decider = try parts.read(.classifier, precision)
    featurizer.network.record(false)
    let evaluating = Evaluating(
      data: own.data, cipher: nil, precision: precision,
      classify: { decider.network(featurizer.network($0, .evaluation), .evaluation) })
    let before = Evaluation(rows: evaluating.rows())
    let others = shards.accepted.filter { $0.record.member != member.name }
    try refine(
      decider.network, on: material(own, others, featurizer, precision), own, folder, precision)
    decider.network.record(false)
    let after = Evaluation(rows: evaluating.rows())
    try after.write(to: folder.evaluation)
    let label = [
      ModelDescription.Label(name: pool.record.label.name, classes: pool.record.label.classes)
    ]
    try Bundle(run: folder).write(
      [
        ReleasePart(.obfuscator, for: .device, featurizer.blueprint, featurizer.network),
        ReleasePart(.classifier, for: .cloud, decider.blueprint, decider.network),
      ], labels: [.classifier: label])
    try member.remember(pool, shards)
    return Outcome(
      own: own.data.labelled(.owner, own.head).count,
      others: others.reduce(into: [:]) { $0[$1.record.member, default: 0] += $1.record.rows },
      refused: shards.refused, before: before, after: after)
  }

  /// Features and classes to learn from, and those to choose the best epoch by.
  private struct Material {
    let features: Tensor  // [N, C, H, W], float16
    let classes: [Int32]
    let training: [Int]
    let validation: [Int]
  }

  /// Own features come as the featurizer has them; the others' as they were poisoned.
  private func material(
    _ own: PoolData, _ others: [AcceptedShard], _ featurizer: StoredNetwork, _ precision: Precision
  ) throws -> Material {
    let raw = try ReleasedData(featurizer, owner: output, precision: precision)
    let training = own.data.labelled(.owner, own.head)
    let places = training + own.data.labelled(.validation, own.head)
    let batches = stride(from: 0, to: places.count, by: Protecting.batch).map { start in
      raw(
        of: own.data.dataset, Array(places[start..<min(start + Protecting.batch, places.count)])
      ).converted(to: .float16, on: .cpu)
    }
    let poisoned = others.map { Tensor($0.shard.features) }
    let classes = own.classes(places) + others.flatMap { $0.shard.labels.map(Int32.init) }
    return Material(
      features: .concatenated(batches + poisoned), classes: classes,
      training: Array(0..<training.count) + Array(places.count..<classes.count),
      validation: Array(training.count..<places.count))
  }

  private func refine(
    _ network: Network, on material: Material, _ own: PoolData, _ folder: RunFolder,
    _ precision: Precision
  ) throws {
    let train = own.recipe.train
    let participant = Participant("classifier", network, rule: train.optimizerRule)
    let head = own.head
    let loader = FeatureLoader(
      features: material.features, labels: [head.labels[0].name: material.classes],
      rows: material.training, batch: train.batch, seed: own.recipe.seed)
    let learning = Phase("refine", moves: [participant]) { batch in
      let loss = head.crossEntropy(
        participant.module(batch.images, .training), batch.labels(for: head))
      return PhaseLosses(loss, terms: [("L(C)", loss)])
    }
    func score() -> Double {
      let scores = head.probabilities(material.validation, precision: precision) { rows in
        network(
          material.features.rows(rows).converted(
            to: .float32, on: precision.device, layout: precision.layout), .evaluation)
      }
      return Predictions(
        truth: material.validation.map { material.classes[$0] }, scores: scores[0].flatMap(\.self),
        classes: head.labels[0].classes
      ).balancedAccuracy() ?? 0
    }
    let validation =
      material.validation.isEmpty
      ? nil
      : Validation(every: loader.batchesPerEpoch, keepsBestOf: [participant], score: score)
    let logger = try RunLogger(folder: folder, progress: progress)
    try Trainer(
      [participant], loader: loader,
      settings: Trainer.Settings(precision: precision, seed: own.recipe.seed, clip: train.clip),
      observer: logger, stop: stop
    ).run([
      Stage(
        "refine", cycle: [learning], iterations: train.epochs * loader.batchesPerEpoch,
        rate: train.rate, schedule: train.networkSchedule, validation: validation)
    ])
  }
}
