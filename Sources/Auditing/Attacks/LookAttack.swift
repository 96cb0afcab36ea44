import Networks
import Tensors
import Training

/// Looks at what is released as it is: what anybody sees who does nothing at all. On unprotected
/// pictures it is the ceiling.
struct LookAttack: Attack {
  static let name = "look"

  var name: String { Self.name }
  let summary = "what is released, as it is"
  let threat = ThreatModel.ciphertextOnly

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return UntrainedSession(judgedBy: judge) { $0 }
  }
}
