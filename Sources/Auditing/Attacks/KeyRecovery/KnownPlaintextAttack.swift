import Networks
import Tensors
import Training

/// Works out one key for all images from a few pairs, cipher by cipher, and decrypts the others with
/// it: known-plaintext attacks on perceptual ciphers are exact, since each of their steps is.
/// Source: folklore of the field, for instance Chang and Li. Knows the family of ciphers, no key, and
/// a handful of originals. Against independent keys it is of no use.
struct KnownPlaintextAttack: Attack {
  let name = "known plaintext"
  let summary = "one key for all images, worked out from \(pairs) pairs at most"
  let uses: Set<Resource> = [.pairs]
  var learns: Bool { false }

  /// Pairs that the key is worked out from.
  static let pairs = 16
  /// Further ones that choose between families of ciphers.
  static let checks = 4

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures && !observation.hasIndependentKeys
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let places = observation.required(\.pairs).indices
    let known = PicturePairs(observation, Array(places.prefix(Self.pairs)))
    let further = PicturePairs(
      observation, Array(places.dropFirst(known.count).prefix(Self.checks)))
    let checks = further.count > 0 ? further : known
    let solvers = observation.cipher?.family.map { [KeySolvers.solver(of: $0)] }
    let solved = (solvers ?? KeySolvers.all).compactMap { $0(known) }
    let best = solved.min { checks.error(of: $0) < checks.error(of: $1) }
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return ReadySession(judgedBy: judge) { protected in
      guard let best else { return protected }
      return protected.mappingPictures(observation.precision) { best.rebuild($0) }
    }
  }
}
