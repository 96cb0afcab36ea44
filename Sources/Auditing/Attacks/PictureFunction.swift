import Networks
import Tensors
import Training

/// A function of what is released, when that has a picture's own size: knows nothing, learns nothing.
struct PictureFunction: Attack {
  let name: String
  let summary: String
  let uses: Set<Resource> = [.released]
  var learns: Bool { false }
  let rebuild: @Sendable (Tensor) -> Tensor

  /// What anybody sees who does nothing at all. On unprotected pictures it is the ceiling.
  static let look = PictureFunction(name: "look", summary: "what is released, as it is") { $0 }

  /// Folds every value onto its distance from the middle grey, which no key of a negative-positive
  /// cipher changes: |2p − 255| is the same for p and 255 − p. What comes out is a picture.
  /// Source: Chang and Li, feature reconstruction attack.
  static let fold = PictureFunction(
    name: "fold", summary: "values above the middle folded back; no training"
  ) { Fold.grey($0) }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return ReadySession(judgedBy: judge, rebuild: rebuild)
  }
}

/// What no key of a negative-positive cipher changes.
enum Fold {
  /// |2p − 1| of values in [0, 1], channel by channel.
  static func values(_ ciphertext: Tensor) -> Tensor {
    ciphertext.scaled(by: 2, plus: -1).magnitude()
  }

  /// The same, sorted over the channels: what a shuffle of colours does not change either.
  static func sorted(_ ciphertext: Tensor) -> Tensor {
    let folded = values(ciphertext)
    guard folded.shape[1] == 3 else { return folded }
    func channel(_ values: Tensor) -> Tensor {
      values.reshaped([folded.shape[0], 1, folded.shape[2], folded.shape[3]])
    }
    let largest = channel(folded.max(along: 1).values)
    let least = channel((folded * -1).max(along: 1).values * -1)
    let middle = folded.sum(over: [1], keepingDimensions: true) - largest - least
    return .concatenated([largest, middle, least], along: 1)
  }

  /// 2 min(p, 1 − p), the mean over the channels on all of them.
  static func grey(_ ciphertext: Tensor) -> Tensor {
    (1 - values(ciphertext)).mean(over: [1], keepingDimensions: true)
      .expanded(to: ciphertext.shape)
  }
}
