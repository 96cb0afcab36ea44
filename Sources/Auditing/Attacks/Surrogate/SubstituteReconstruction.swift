import Architectures
import Datasets
import Imaging
import Networks
import Tensors
import Training

/// Learns a substitute of an obfuscator that nobody may ask: from the attacker's own pictures it makes
/// what a critic and the distance of distributions cannot tell from what was released. A decoder that
/// learns to undo the substitute then undoes the obfuscator. Needs no pair and no query.
/// Source: FORA (Xu et al.), feature-oriented reconstruction.
struct SubstituteReconstruction: Attack {
  static let name = "substitute (FORA)"
  var name: String { Self.name }
  let summary =
    "substitute encoder by adversarial and MMD feature matching, then a decoder; no pair"
  let uses: Set<Resource> = [.released, .pictures]

  /// With pairs there is no need for a substitute, and behind keys for each image none learns one.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.lessons == nil && observation.cipher == nil
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    try SubstituteSession(on: observation, context: context)
  }
}

/// The substitute, its critic and the decoder in training, side by side.
final class SubstituteSession: AttackSession {
  private let observation: Observation
  private let decoder: Participant
  private let trainer: Trainer
  private let stage: Stage
  let parameters: Int
  let multiplyAdds: Int

  private static let batch = 64
  private static let rate = 5e-4
  private static let validationImages = 2048
  private static let plateau = Plateau(
    patience: 10, share: 0.3, reductions: 1, minimumGain: 0.002)
  /// Weights of the critic and of the distributions' distance in what the substitute learns.
  private static let criticWeight = 0.2
  private static let distanceWeight = 1.0
  /// Numbers of a sample that the distance looks at: more say no more, and cost.
  private static let looked = 1024

  init(on observation: Observation, context: AttackContext) throws {
    self.observation = observation
    let (released, picture) = (observation.protected, observation.picture)
    let substitute = SubstituteEncoder.network(
      from: picture, to: released, isPositive: Self.isPositive(observation))
    let critic = SubstituteEncoder.critic(released)
    let rebuilder = Self.decoder(observation, context)
    let networks = [("substitute", substitute), ("critic", critic), ("decoder", rebuilder)]
    let participants = networks.enumerated().map { number, part in
      let participant = Participant(
        part.0, part.1, rule: .adam(beta1: part.0 == "decoder" ? 0.9 : 0.5))
      participant.module.move(to: observation.precision)
      participant.restart(.kaiming, seed: context.seed &+ UInt64(number))
      return participant
    }
    decoder = participants[2]
    parameters = networks.reduce(0) { $0 + $1.1.parameterCount }
    multiplyAdds = networks.reduce(0) { sum, part in
      let shape = part.1.input
      return sum
        + SupervisedSession.trainingFactor
        * ComputeMeter.multiplyAdds(
          of: part.1, on: [shape.channels, shape.size.height, shape.size.width])
    }
    let own = observation.required(\.own)
    trainer = Trainer(
      participants,
      loader: Loader(
        dataset: own.dataset, indices: own.indices, batch: min(Self.batch, own.indices.count),
        seed: context.seed, augmentation: Augmentation(mirror: true), shuffles: true,
        dropsLast: true),
      settings: Trainer.Settings(precision: observation.precision, seed: context.seed, clip: 10),
      checkpoints: context.work.map { CheckpointStore($0) }, observer: context.observer,
      stop: context.stop)
    var score: () -> Double = { 0 }
    stage = Stage(
      SubstituteReconstruction.name,
      cycle: Self.cycle(observation, participants), iterations: .max, rate: Self.rate,
      validation: Validation(
        every: max(1, Self.validationImages / Self.batch), plateau: Self.plateau,
        keepsBestOf: [decoder], score: { score() }))
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    score = { [unowned self] in judge.bestReading(of: judge.guesses(output)).similarity }
    try trainer.resume()
  }

  /// One step of each: the critic, the substitute, the decoder.
  private static func cycle(_ observation: Observation, _ participants: [Participant]) -> [Phase] {
    let (substitute, critic, decoder) = (participants[0], participants[1], participants[2])
    let loss = PictureLoss.mixed.function(on: observation)
    func real(_ step: TrainingBatch) -> Tensor {
      let numbers = (0..<step.count).map { row in
        Int((step.seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(row) &* 0xD1B5_4A32_D192_ED03) >> 33)
          % observation.released.count
      }
      return observation.released(numbers).converted(layout: observation.precision.layout)
    }
    func told(_ samples: Tensor, as value: Double) -> Tensor {
      let logits = critic.module(samples, .training).converted(to: .float32)
      return logits.binaryCrossEntropy(
        with: .full(logits.shape, value, device: logits.device),
        weight: .full(logits.shape, 1, device: logits.device))
    }
    let judging = Phase("critic", moves: [critic]) { step in
      let made = withoutGradients { substitute.module(step.images, .frozenOnBatch) }
      let total = told(real(step), as: 1) + told(made, as: 0)
      return PhaseLosses(total, terms: [("loss", total)])
    }
    let imitating = Phase("substitute", moves: [substitute]) { step in
      let made = substitute.module(step.images, .training)
      let distance = MeanDiscrepancy.squared(sampled(made), sampled(real(step)))
      let fooled = told(made, as: 1)
      return PhaseLosses(
        distance.scaled(by: distanceWeight) + fooled.scaled(by: criticWeight),
        terms: [("distance", distance), ("critic", fooled)])
    }
    let undoing = Phase("decoder", moves: [decoder]) { step in
      let made = withoutGradients { substitute.module(step.images, .frozenOnBatch) }
      let value = loss(decoder.module(made, .training).converted(to: .float32), step.images)
      return PhaseLosses(value, terms: [("loss", value)])
    }
    return [judging, imitating, undoing]
  }

  /// `[N, D]`, of long samples every so many numbers.
  private static func sampled(_ samples: Tensor) -> Tensor {
    var features = samples.converted(to: .float32)
    while features.rank == 4, features.count / features.shape[0] > looked,
      min(features.shape[2], features.shape[3]) >= 2
    {
      features = features.averagePooled()
    }
    return features.flattened()
  }

  private static func isPositive(_ observation: Observation) -> Bool {
    let most = min(64, observation.released.count)
    return observation.released(0..<most).floats.allSatisfy { $0 >= 0 }
  }

  private static func decoder(_ observation: Observation, _ context: AttackContext) -> Network {
    let (released, picture) = (observation.protected, observation.picture)
    if released == picture { return UNet.network(from: released, to: picture, channels: 24) }
    guard observation.releasesMaps else {
      return VectorDecoder.network(from: released, to: picture)
    }
    return Reconstructor.mirrored.network(from: released, to: picture, width: context.width)
  }

  var imagesSeen: Int { trainer.position.iteration * Self.batch }
  var converged: Bool { trainer.position.progress.converged }
  var curve: [CurvePoint] {
    // The trainer counts a batch for each of the three.
    trainer.position.progress.curve.map { CurvePoint(seen: $0.seen / 3, value: $0.value) }
  }

  func train(toImages images: Int) throws {
    try trainer.advance(stage, to: (images + Self.batch - 1) / Self.batch)
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
