import Architectures
import Foundation
import Networks
import Tensors

/// Reads a label from all numbers of a sample by least squares, in closed form: a faint pattern over
/// the whole picture, or pixels that one key moved, are lost on readers that pool or slide.
struct RidgeReader: Attack {
  let name = "ridge classifier"
  let summary = "least squares from all that is released to the label"
  let uses: Set<Resource> = [.lessons]
  var learns: Bool { false }

  /// Samples that the map is worked out from.
  private static let lessons = 4096
  private static let ridges = [1e-2, 1, 100]
  private static let seed: UInt64 = 0x51D6F
  /// Of a class, so that its logarithm is a number.
  private static let leastShare: Float = 1e-3

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target.isAttribute && observation.protected.count <= LinearReconstruction.most
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let label = target.label
    let evidence = observation.required(\.lessons)
    let known = evidence.labelled(label.name).thinned(to: Self.lessons)
    let judge = AttributeJudge(observation.validation, label: label, prior: evidence)
    func rows(_ released: Tensor) -> Tensor {
      released.converted(to: .float32).reshaped([1, released.shape[0], -1])
    }
    let classes = Tensor(
      known.flatMap { sample in (0..<label.classes).map { sample.label == $0 ? 1 : 0 as Float } },
      shape: [1, known.count, label.classes]
    ).converted(on: observation.precision.device)
    return withoutGradients {
      let regression = RidgeRegression(
        rows(observation.lessons(at: known.map(\.place), seed: Self.seed) { $0 }), classes)
      return ReadySession.best(
        of: Self.ridges.lazy.map { ridge in
          let map = regression.fitted(ridge: ridge)
          return ReadySession(judgedBy: judge) { released in
            let shares = map(rows(released)).floats
            let samples = stride(from: 0, to: shares.count, by: label.classes)
            return label.logits(
              samples.map { first in
                shares[first..<first + label.classes].map { log(max($0, Self.leastShare)) }
              })
          }
        })
    }
  }
}
