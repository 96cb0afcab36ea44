import Architectures
import Networks
import Tensors
import Training

/// A server that leads a client's obfuscator to where its own encoder already is: the gradients that it
/// sends make the two indistinguishable, and a decoder of its own encoder then reads the client.
/// Source: Pasquini, Ateniese and Bernaschi, Unleashing the Tiger (FSHA), Algorithm 1; the distance of
/// distributions beside the critic is ours and spares it their gradient penalty.
struct FeatureSpaceHijacking: Attack {
  static let name = "feature-space hijacking (FSHA)"
  var name: String { Self.name }
  let summary =
    "gradients that lead the client to the server's own encoder, of which it has a decoder"
  let uses: Set<Resource> = [.pictures, .client]

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let client = observation.required(\.client)
    let (sent, picture) = (observation.protected, observation.picture)
    return try AlternatingSession(
      Self.name,
      decoder: .init(
        name: "decoder", network: AlternatingSession.decoder(observation, context), momentum: 0.9),
      others: [
        .init(
          name: "pilot",
          network: SubstituteEncoder.network(
            from: picture, to: sent, isPositive: observation.releasesNothingNegative),
          momentum: 0.9),
        .init(name: "critic", network: SubstituteEncoder.critic(sent)),
        .init(name: "client", network: client.network),
      ], on: observation, context: context,
      // The decoder reads what the client sent at the time.
      kept: [2]
    ) { parts in
      Self.cycle(
        client, pilot: parts[0], critic: Critic(participant: parts[1]), victim: parts[2],
        decoder: parts[3], loss: PictureLoss.mixed.function(on: observation))
    }
  }

  /// One step of each: the critic, the client by what the server sends back, and the server's own
  /// encoder with its decoder.
  private static func cycle(
    _ client: SplitClient, pilot: Participant, critic: Critic, victim: Participant,
    decoder: Participant, loss: @escaping (Tensor, Tensor) -> Tensor
  ) -> [Phase] {
    let judging = critic.judging { step in
      (
        pilot.module(step.images, .frozenOnBatch),
        victim.module(client.pictures(step.count, seed: step.seed), .frozenOnBatch)
      )
    }
    let leading = Phase("client", moves: [victim]) { step in
      let sent = victim.module(client.pictures(step.count, seed: step.seed), .training)
      let own = withoutGradients { pilot.module(step.images, .frozenOnBatch) }
      return critic.imitation(sent, of: own)
    }
    let learning = Phase("pilot", moves: [pilot, decoder]) { step in
      let made = decoder.module(pilot.module(step.images, .training), .training)
      let value = loss(made.converted(to: .float32), step.images)
      return PhaseLosses(value, terms: [("loss", value)])
    }
    return [judging, leading, learning]
  }
}
