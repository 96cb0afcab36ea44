import Foundation
import Networks
import Pixels
import Tensors

/// Runs stages of training over mini-batches: schemes and attackers alike.
///
/// A run is a function of its seed: what a step draws depends on (seed, stage, iteration, phase),
/// so that a killed and resumed training ends with the same bits.
public final class Trainer {
  public struct Settings {
    public var precision: Precision
    public var seed: UInt64
    /// Largest joint norm of a step's gradients; nil for no bound.
    public var clip: Double?
    /// Wall-clock time between two checkpoints; 0 saves after every iteration.
    public var checkpointSeconds: Double

    public init(
      precision: Precision, seed: UInt64, clip: Double? = nil, checkpointSeconds: Double = 60
    ) {
      self.precision = precision
      self.seed = seed
      self.clip = clip
      self.checkpointSeconds = checkpointSeconds
    }
  }

  private let loader: any BatchSource
  private let publicLoader: (any BatchSource)?
  private let settings: Settings
  private let checkpoints: CheckpointStore?
  private weak var observer: (any TrainingObserver)?
  private let stop: StopSignal?
  private var tensors: TrainingTensors
  private var lastSave = ContinuousClock.now
  public private(set) var position = TrainingPosition()

  /// - Parameter publicLoader: for phases on public data; nil where there is none.
  public init(
    _ participants: [Participant], loader: any BatchSource,
    publicLoader: (any BatchSource)? = nil, settings: Settings,
    checkpoints: CheckpointStore? = nil, observer: (any TrainingObserver)? = nil,
    stop: StopSignal? = nil
  ) {
    tensors = TrainingTensors(participants)
    self.loader = loader
    self.publicLoader = publicLoader
    self.settings = settings
    self.checkpoints = checkpoints
    self.observer = observer
    self.stop = stop
  }

  /// Takes up the newest usable checkpoint.
  /// - Returns: false where there is none and the training starts from the beginning.
  @discardableResult
  public func resume() throws -> Bool {
    guard let saved = try checkpoints?.newest(warn: { observer?.warned($0) }) else {
      try observer?.rewind(toBytes: 0)
      return false
    }
    if let tensor = tensors.restore(saved.tensors) {
      throw TrainingError.foreignCheckpoint(file: saved.file.lastPathComponent, tensor: tensor)
    }
    position = saved.position
    try observer?.rewind(toBytes: position.logBytes)
    return true
  }

  /// Runs the stages that are not done yet, one after another.
  /// - Parameter after: told of each stage by name when it ends, before the next checkpoint; done
  ///   again where the run is killed in between.
  public func run(_ stages: [Stage], after: (String) throws -> Void = { _ in }) throws {
    while position.stage < stages.count {
      let stage = stages[position.stage]
      try advance(stage, to: stage.iterations)
      finish()
      try after(stage.name)
      try save()
    }
  }

  /// Runs one stage on until it has done `iterations` or reached its plateau, and stays in it: a
  /// later call with more iterations goes on.
  public func advance(_ stage: Stage, to iterations: Int) throws {
    let goal = min(iterations, stage.iterations)
    while position.iteration < goal, !position.progress.converged {
      stage.before?(position.iteration)
      let report = try iterate(stage)
      observer?.iterated(report)
      validateIfDue(stage, last: goal)
      try saveIfDue()
      if stop?.isRequested == true { try interrupt(stage) }
    }
  }

  /// Puts the best validated weights back and moves on to the next stage.
  public func finish() {
    tensors.restoreBest()
    position.stage += 1
    position.iteration = 0
    position.progress = PlateauProgress()
  }

  /// Puts the best validated weights back without leaving the stage.
  public func restoreBest() { tensors.restoreBest() }

  /// Saves a checkpoint now.
  public func save() throws {
    guard let checkpoints else { return }
    position.logBytes = try observer?.logBytes() ?? 0
    try checkpoints.save(position, tensors.all)
    lastSave = .now
  }

  private func iterate(_ stage: Stage) throws -> IterationReport {
    let factor = stage.schedule.factor(step: position.iteration, of: stage.iterations)
    let rate =
      stage.rate * factor * pow(Plateau.factor, Double(position.progress.reductions))
    var losses: [(name: String, value: Double)] = []
    var images = 0
    for (index, phase) in stage.cycle(at: position.iteration).enumerated() {
      let batch = nextBatch(phase.isOnPublicData ? publicLoader ?? loader : loader, phase: index)
      images += batch.count
      losses += try step(phase, on: batch, rate: rate, stage: stage)
    }
    position.iteration += 1
    return IterationReport(
      stage: stage.name, step: position.batches,
      epoch: (position.batches - 1) / loader.batchesPerEpoch + 1, iteration: position.iteration,
      iterations: stage.iterations, images: images, rate: rate, losses: losses)
  }

  private func nextBatch(_ loader: any BatchSource, phase: Int) -> TrainingBatch {
    let perEpoch = loader.batchesPerEpoch
    let (epoch, place) = (position.batches / perEpoch, position.batches % perEpoch)
    position.batches += 1
    var generator = SeededGenerator(seed: settings.seed, UInt64(position.batches), UInt64(phase))
    let batch = loader.trainingBatch(
      epoch: epoch, at: place, precision: settings.precision, seed: generator.next())
    position.images += batch.count
    return batch
  }

  /// One phase on one batch. A function of its own, so that no part of the graph outlives it.
  private func step(
    _ phase: Phase, on batch: TrainingBatch, rate: Double, stage: Stage
  ) throws -> [(name: String, value: Double)] {
    freezeAll(but: phase.moves)
    Torch.seed(batch.seed)
    let losses = settings.precision.apply { phase.losses(batch) }
    let total = losses.total.item
    let terms = losses.terms.map { (name: "\(phase.name)/\($0.name)", value: $0.value.item) }
    guard total.isFinite else {
      let bad = terms.filter { !$0.value.isFinite }.map(\.name)
      throw TrainingError.notFinite(
        phase: phase.name, terms: bad.isEmpty ? ["the loss"] : bad, stage: stage.name,
        iteration: position.iteration + 1)
    }
    descend(losses.total, phase.moves, rate: rate)
    return terms.isEmpty ? [(name: phase.name, value: total)] : terms
  }

  private func descend(_ loss: Tensor, _ moved: [Participant], rate: Double) {
    let parameters = moved.flatMap(\.optimizer.parameters)
    let gradients = loss.gradients(by: parameters.map(\.value))
    if let limit = settings.clip { _ = FusedUpdate.clip(gradients, to: limit) }
    var start = 0
    for participant in moved {
      let count = participant.optimizer.parameters.count
      participant.optimizer.step(Array(gradients[start..<start + count]), rate: rate)
      start += count
    }
  }

  private func freezeAll(but moved: [Participant]) {
    for participant in tensors.participants {
      participant.module.record(moved.contains { $0 === participant })
    }
  }

  private func validateIfDue(_ stage: Stage, last: Int) {
    guard let validation = stage.validation,
      position.iteration % validation.every == 0 || position.iteration == last
    else { return }
    freezeAll(but: [])
    let score = withoutGradients { settings.precision.apply { validation.score() } }
    let point = CurvePoint(seen: position.images, value: score)
    if position.progress.add(point, plateau: validation.plateau) {
      tensors.keepBest(of: validation.keepsBestOf)
    }
    guard score.isFinite else { return }
    observer?.validated(stage: stage.name, step: position.batches, point: point)
  }

  private func saveIfDue() throws {
    let elapsed = Double((ContinuousClock.now - lastSave).components.seconds)
    if elapsed >= settings.checkpointSeconds { try save() }
  }

  private func interrupt(_ stage: Stage) throws {
    try save()
    throw TrainingError.interrupted(
      stage: stage.name, iteration: position.iteration, resumable: checkpoints != nil)
  }
}
