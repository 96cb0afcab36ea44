import Architectures
import Networks
import Tensors
import Training

/// Trains obfuscators of the same kind on the attacker's own pictures, since how they are trained is no
/// secret, and a decoder of all of them, which is then turned on the owner's: transfer from self-trained
/// modules to a private one. Needs no pair and no query.
struct SelfTrainedReconstruction: Attack {
  static let name = "self-trained transfer"
  var name: String { Self.name }
  let summary = "decoder of obfuscators that the attacker trained, turned on the owner's"
  let uses: Set<Resource> = [.released, .pictures, .retraining]
  var prepares: Bool { true }

  /// Obfuscators under other seeds: a decoder of one alone learns its peculiarities.
  private static let modules = 2

  /// With pairs of the owner's own obfuscator there is no need for others.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.lessons == nil
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let retrain = observation.required(\.retrain)
    let modules = try (1...Self.modules).map { number in
      try retrain(number, context.inside("module-\(number)"))
    }
    let own = observation.required(\.own)
    let loss = PictureLoss.mixed.function(on: observation)
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    let precision = observation.precision
    return try SupervisedSession(
      AlternatingSession.decoder(observation, context), name: Self.name, on: observation,
      indices: own.indices, context: context, regimen: .rebuilding(), mirroring: .pictures,
      inputs: { step in
        let module = modules[Int(step.seed >> 32 % UInt64(Self.modules))]
        return withoutGradients { precision.apply { module(step.images) } }
          .converted(to: .float32)
      },
      loss: { output, batch in loss(output, batch.images) },
      score: { session in judge.similarity(session.output) })
  }
}
