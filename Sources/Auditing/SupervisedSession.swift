import Architectures
import Datasets
import Imaging
import Networks
import Pixels
import Tensors
import Training

/// An attacker that learns from pairs: protected on one side, picture or label on the other.
public final class SupervisedSession: AttackSession {
  private let network: Participant
  private let trainer: Trainer
  private let stage: Stage
  private let observation: Observation
  private let prepare: (Tensor) -> Tensor
  private let finishes: [Finish]
  private let score: (SupervisedSession) -> Double
  /// Which of the finishes counts.
  private var chosen = 0
  /// What the chosen one validates at.
  private var finished: CurvePoint?
  private let mirroring: Mirroring
  private let batch: Int
  public let parameters: Int
  public let multiplyAdds: Int

  /// What an attacker makes of its network's output with the protected samples beside it.
  public typealias Finish = (_ output: Tensor, _ protected: Tensor) -> Tensor

  /// How pictures are mirrored for variety.
  public enum Mirroring {
    case never
    /// Pictures at random, where `inputs` are pictures.
    case pictures
    /// Both sides of a pair at random, and the output is the mean of both ways: where protection
    /// takes each pixel by itself, a mirrored ciphertext is one of the mirrored picture.
    case pairs
  }

  /// Forward, and backward by inputs and by weights.
  static let trainingFactor = 3

  /// - Parameters:
  ///   - inputs: what its network learns from; nil for what `prepare` makes of what the observation
  ///     has of a batch's places.
  ///   - averaged: a second network of the same architecture that the mean of the weights goes into
  ///     and that counts; nil for the weights as they are.
  ///   - prepare: what the attacker makes of its inputs before its network.
  ///   - finishes: what it makes of its network's output; training does without. The first counts
  ///     until the training is over, then the one that validates best.
  ///   - loss: from the attacker's output and the batch.
  ///   - score: on validation; greater is better.
  ///   - indices: the places of the attacker's part that can train it.
  init(
    _ network: Network, name: String, on observation: Observation, indices: [Int],
    context: AttackContext, regimen: Regimen,
    mirroring: Mirroring = .never, inputs: ((TrainingBatch) -> Tensor)? = nil,
    averaged: Network? = nil, prepare: @escaping (Tensor) -> Tensor = { $0 },
    finishes: [Finish] = [{ output, _ in output }],
    loss: @escaping (Tensor, TrainingBatch) -> Tensor,
    score: @escaping (SupervisedSession) -> Double
  ) throws {
    var regimen = regimen
    regimen.batch = min(regimen.batch, max(1, indices.count))
    let batch = regimen.batch
    guard !indices.isEmpty else {
      throw TrainingError.tooFewSamples(part: "attacker", samples: 0, batch: batch)
    }
    self.observation = observation
    self.prepare = prepare
    self.finishes = finishes
    self.score = score
    self.mirroring = mirroring
    self.batch = batch
    parameters = network.parameterCount
    let shape = network.input
    multiplyAdds =
      Self.trainingFactor * regimen.cost
      * ComputeMeter.multiplyAdds(
        of: network, on: [shape.channels, shape.size.height, shape.size.width])
    let participant = Participant(name, network, rule: regimen.rule)
    participant.module.move(to: observation.precision)
    participant.restart(regimen.initialization, seed: context.seed)
    let mean = averaged.map { AveragedWeights($0, following: participant) }
    mean?.participant.module.move(to: observation.precision)
    let judged = mean?.participant ?? participant
    self.network = judged
    let loader = Loader(
      dataset: observation.required(\.own).dataset, indices: indices, batch: batch,
      seed: context.seed,
      augmentation: Augmentation(mirror: mirroring == .pictures), shuffles: true,
      dropsLast: indices.count >= batch)
    trainer = Trainer(
      [participant] + (mean.map { [$0.participant] } ?? []), loader: loader,
      settings: Trainer.Settings(
        precision: observation.precision, seed: context.seed, clip: regimen.clip),
      checkpoints: context.work.map { CheckpointStore($0) }, observer: context.observer,
      stop: context.stop)
    var judge: (() -> Double) = { 0 }
    stage = regimen.stage(
      name, samples: indices.count,
      [
        Phase("attack", moves: [participant]) { step in
          let mirrored = mirroring == .pairs && step.seed >> 32 & 1 == 1
          func prepared() -> Tensor {
            let lesson = observation.lesson(step.indices, seed: step.seed)
            return prepare(mirrored ? lesson.mirrored : lesson)
          }
          let protected = inputs?(step) ?? prepared()
          let output = participant.module(
            protected.converted(layout: observation.precision.layout), .training)
          let value = loss(output, mirrored ? step.mirrored : step)
          return PhaseLosses(value, terms: [("loss", value)])
        }
      ], keepsBestOf: judged, before: { mean?.follow(step: $0) }, score: { judge() })
    judge = { [unowned self] in score(self) }
    try trainer.resume()
  }

  public var imagesSeen: Int { trainer.position.images }
  public var converged: Bool {
    trainer.position.progress.converged || trainer.position.iteration >= stage.iterations
  }
  public var curve: [CurvePoint] { trainer.position.progress.curve + (finished.map { [$0] } ?? []) }

  public func train(toImages images: Int) throws {
    try trainer.advance(stage, to: (images + batch - 1) / batch)
    try trainer.save()
  }

  /// Ends the training with the best weights in place.
  public func settle(forFinal: Bool) {
    trainer.restoreBest()
    guard forFinal, finishes.count > 1 else { return }
    let scores = finishes.indices.map { finish in
      chosen = finish
      return score(self)
    }
    chosen = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    finished = CurvePoint(seen: imagesSeen, value: scores[chosen])
  }

  public func output(_ protected: Tensor) -> Tensor {
    withoutGradients {
      var output = evaluated(protected)
      if mirroring == .pairs {
        output = (output + evaluated(protected.mirrored).mirrored).scaled(by: 0.5)
      }
      return finishes[chosen](output, protected)
    }
  }

  private func evaluated(_ protected: Tensor) -> Tensor {
    observation.precision.apply {
      network.module(
        prepare(protected).converted(layout: observation.precision.layout), .evaluation)
    }.converted(to: .float32)
  }
}

extension SupervisedSession {
  /// A decoder: learns from the whole attacker's part and is scored by MS-SSIM.
  ///
  /// - Parameters:
  ///   - network: to pictures `[N, C, H, W]`.
  ///   - most: pictures to learn from.
  public static func rebuilding(
    _ network: Network, name: String, on observation: Observation, context: AttackContext,
    regimen: Regimen = .rebuilding(), most: Int = .max, mirroring: Mirroring = .never,
    inputs: ((TrainingBatch) -> Tensor)? = nil, averaged: Network? = nil,
    prepare: @escaping (Tensor) -> Tensor = { $0 },
    finishes: [Finish] = [{ output, _ in output }],
    loss: @escaping (_ output: Tensor, _ pictures: Tensor) -> Tensor
  ) throws -> SupervisedSession {
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return try SupervisedSession(
      network, name: name, on: observation,
      indices: observation.required(\.lessons).indices.thinned(to: most), context: context,
      regimen: regimen, mirroring: mirroring, inputs: inputs, averaged: averaged, prepare: prepare,
      finishes: finishes,
      loss: { output, batch in loss(output, batch.images) },
      score: { session in judge.similarity(session.output) })
  }
}
