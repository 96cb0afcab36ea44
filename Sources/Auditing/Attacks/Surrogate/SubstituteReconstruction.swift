import Architectures
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
    let (released, picture) = (observation.protected, observation.picture)
    let substitute = SubstituteEncoder.network(
      from: picture, to: released, isPositive: observation.releasesNothingNegative)
    return try AlternatingSession(
      Self.name,
      decoder: .init(
        name: "decoder", network: AlternatingSession.decoder(observation, context), momentum: 0.9),
      others: [
        .init(name: "substitute", network: substitute),
        .init(name: "critic", network: SubstituteEncoder.critic(released)),
      ], on: observation, context: context
    ) { Self.cycle(observation, substitute: $0[0], critic: Critic(participant: $0[1]), $0[2]) }
  }

  /// One step of each: the critic, the substitute, the decoder.
  private static func cycle(
    _ observation: Observation, substitute: Participant, critic: Critic, _ decoder: Participant
  ) -> [Phase] {
    let loss = PictureLoss.mixed.function(on: observation)
    func real(_ step: TrainingBatch) -> Tensor {
      let numbers = (0..<step.count).map { row in
        Int((step.seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(row) &* 0xD1B5_4A32_D192_ED03) >> 33)
          % observation.released.count
      }
      return observation.released(numbers).converted(layout: observation.precision.layout)
    }
    let imitating = Phase("substitute", moves: [substitute]) { step in
      let made = substitute.module(step.images, .training)
      return critic.imitation(made, of: real(step))
    }
    let undoing = Phase("decoder", moves: [decoder]) { step in
      let made = withoutGradients { substitute.module(step.images, .frozenOnBatch) }
      let value = loss(decoder.module(made, .training).converted(to: .float32), step.images)
      return PhaseLosses(value, terms: [("loss", value)])
    }
    return [
      critic.judging { step in (real(step), substitute.module(step.images, .frozenOnBatch)) },
      imitating, undoing,
    ]
  }
}
