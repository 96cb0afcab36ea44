import Architectures
import Networks
import Tensors
import Training

/// A decoder that learns beside a critic, who tells its pictures from real ones: where what is released
/// leaves open what was there, squared errors end in a blur and this ends in a likely picture.
/// Source: Isola et al. (conditional adversarial networks), as used against split inference.
/// Knows pairs, or the obfuscator as a service.
struct AdversarialReconstruction: Attack {
  static let name = "adversarial decoder"
  var name: String { Self.name }
  let summary = "decoder trained from scratch on pairs, L1 + MS-SSIM loss and a critic of pictures"
  let uses: Set<Resource> = [.lessons]

  /// Weight of the critic against the mixed loss, which is what is scored.
  private static let criticWeight = 0.02

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.cipher == nil
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let loss = PictureLoss.mixed.function(on: observation)
    func lesson(_ step: TrainingBatch) -> Tensor {
      observation.lesson(step.indices, seed: step.seed)
        .converted(to: .float32, layout: observation.precision.layout)
    }
    return try AlternatingSession(
      Self.name,
      decoder: .init(
        name: "decoder", network: AlternatingSession.decoder(observation, context), momentum: 0.9),
      others: [
        .init(name: "critic", network: SubstituteEncoder.critic(observation.picture))
      ], on: observation, context: context
    ) { participants in
      let (critic, decoder) = (Critic(participant: participants[0]), participants[1])
      let undoing = Phase("decoder", moves: [decoder]) { step in
        let made = decoder.module(lesson(step), .training).converted(to: .float32)
        let distance = loss(made, step.images)
        let fooled = critic.told(made, as: 1)
        return PhaseLosses(
          distance + fooled.scaled(by: Self.criticWeight),
          terms: [("loss", distance), ("critic", fooled)])
      }
      return [
        critic.judging { step in (step.images, decoder.module(lesson(step), .frozenOnBatch)) },
        undoing,
      ]
    }
  }
}
