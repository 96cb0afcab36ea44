import Architectures
import Datasets
import Imaging
import Networks
import Tensors
import Training

/// Several networks that learn in turn from the attacker's own pictures, and of which one is the
/// attack in the end: a decoder.
final class AlternatingSession: AttackSession {
  /// A network in training.
  struct Part {
    let name: String
    let network: Network
    /// First moment's decay in Adam; critics and what they judge forget faster.
    var momentum = 0.5
  }

  private let observation: Observation
  private let decoder: Participant
  private let trainer: Trainer
  private let stage: Stage
  private let phases: Int
  private let batch: Int
  let parameters: Int
  let multiplyAdds: Int

  private static let largestBatch = 64
  private static let rate = 5e-4
  private static let channels = 24
  private static let validationImages = 2048
  private static let plateau = Plateau(
    patience: 10, share: 0.3, reductions: 1, minimumGain: 0.002)

  /// - Parameters:
  ///   - decoder: from protected samples to pictures; the last to be put into `cycle`.
  ///   - others: who learn beside it.
  ///   - kept: numbers of participants whose best state counts beside the decoder's.
  ///   - cycle: what each learns in turn, from participants in the order `others`, `decoder`.
  init(
    _ name: String, decoder: Part, others: [Part], on observation: Observation,
    context: AttackContext, kept: [Int] = [], cycle: ([Participant]) -> [Phase]
  ) throws {
    self.observation = observation
    let parts = others + [decoder]
    let participants = parts.enumerated().map { number, part in
      let participant = Participant(part.name, part.network, rule: .adam(beta1: part.momentum))
      participant.module.move(to: observation.precision)
      participant.restart(.kaiming, seed: context.seed &+ UInt64(number))
      return participant
    }
    let final = participants[others.count]
    self.decoder = final
    parameters = parts.reduce(0) { $0 + $1.network.parameterCount }
    multiplyAdds = parts.reduce(0) { sum, part in
      let shape = part.network.input
      return sum
        + SupervisedSession.trainingFactor
        * ComputeMeter.multiplyAdds(
          of: part.network, on: [shape.channels, shape.size.height, shape.size.width])
    }
    let pictures = observation.lessons ?? observation.required(\.own)
    let batch = min(Self.largestBatch, pictures.indices.count)
    self.batch = batch
    trainer = Trainer(
      participants,
      loader: Loader(
        dataset: pictures.dataset, indices: pictures.indices, batch: batch, seed: context.seed,
        // A mirrored picture is not what its pair is of.
        augmentation: Augmentation(mirror: observation.lessons == nil), shuffles: true,
        dropsLast: true),
      settings: Trainer.Settings(precision: observation.precision, seed: context.seed, clip: 10),
      checkpoints: context.work.map { CheckpointStore($0) }, observer: context.observer,
      stop: context.stop)
    let phases = cycle(participants)
    self.phases = phases.count
    var score: () -> Double = { 0 }
    stage = Stage(
      name, cycle: phases, iterations: .max, rate: Self.rate,
      validation: Validation(
        every: max(1, Self.validationImages / batch), plateau: Self.plateau,
        keepsBestOf: [final] + kept.map { participants[$0] }, score: { score() }))
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    score = { [unowned self] in judge.bestReading(of: judge.guesses(output)).similarity }
    try trainer.resume()
  }

  var imagesSeen: Int { trainer.position.iteration * batch }
  var converged: Bool { trainer.position.progress.converged }
  var curve: [CurvePoint] {
    // The trainer counts a batch for each phase.
    trainer.position.progress.curve.map { CurvePoint(seen: $0.seen / phases, value: $0.value) }
  }

  func train(toImages images: Int) throws {
    try trainer.advance(stage, to: (images + batch - 1) / batch)
    try trainer.save()
  }

  func settle(forFinal: Bool) { trainer.restoreBest() }

  func output(_ protected: Tensor) -> Tensor {
    withoutGradients {
      observation.precision.apply {
        decoder.module(
          protected.converted(to: .float32, layout: observation.precision.layout), .evaluation)
      }.converted(to: .float32)
    }
  }
}

extension AlternatingSession {
  /// A decoder that suits what is released.
  static func decoder(_ observation: Observation, _ context: AttackContext) -> Network {
    let (released, picture) = (observation.protected, observation.picture)
    guard observation.releasesMaps else {
      return VectorDecoder.network(from: released, to: picture)
    }
    if observation.releasesFineMaps {
      return UNet.network(from: released, to: picture, channels: channels)
    }
    return Reconstructor.mirrored.network(from: released, to: picture, width: context.width)
  }
}
