import Networks
import Pixels
import Tensors
import Training

/// Chooses for every pixel among what it can have been before a pixelwise cipher (eight inversions,
/// and six orders where colours were shuffled) so that neighbours agree: a Markov random field,
/// picture by picture. Knows ciphertexts; of its own pictures only their mean, which is of use where
/// colours moved or there are none.
struct CandidateFieldAttack: Attack {
  let name = "candidate field"
  let summary = "a Markov random field over what every pixel can have been; no training"
  let uses: Set<Resource> = [.released, .pictures]
  var learns: Bool { false }

  /// Pictures that it is judged by: each takes a while.
  private static let judged = 64

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    guard case .pixelwise = observation.cipher?.family else { return false }
    return target == .picture && observation.releasesPictures
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    guard case .pixelwise(let shuffled) = observation.cipher?.family else {
      preconditionFailure("CandidateFieldAttack: asked for a cipher that is not pixelwise")
    }
    let field = CandidateField(
      size: observation.picture.size, channels: observation.picture.channels, shuffled: shuffled)
    let isAmbiguous = shuffled || observation.picture.channels == 1
    let mean = isAmbiguous ? MeanPicture.values(observation.required(\.own)) : nil
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return ReadySession(
      judgedBy: judge, judged: Self.judged, progress: context.progress(of: name)
    ) {
      $0.mappingPictures(observation.precision) { field.rebuild($0, like: mean) }
    }
  }
}
