import Foundation
import Networks
import Tensors
import Training

/// Reads a label by trees that each mend what those before it got wrong, on pooled features: what
/// depends on thresholds and on few numbers at once, which networks learn slowly.
/// Source: Friedman; histograms as in LightGBM.
struct BoostedTrees: Attack {
  let name = "boosted trees"
  let summary = "gradient-boosted trees on samples pooled to 8 x 8"
  let uses: Set<Resource> = [.lessons]
  var learns: Bool { false }

  private static let most = 20_000
  /// A tree of its own for every class and round takes too long for more.
  private static let mostClasses = 20

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    guard case .attribute(let label) = target else { return false }
    return label.classes <= Self.mostClasses
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let label = target.label
    let samples = ReaderSamples(observation, label, most: Self.most)
    let judge = AttributeJudge(
      observation.validation, label: label, prior: observation.required(\.lessons))
    let forest = Forest(samples)
    return ReadySession(judgedBy: judge) { protected in
      let values = samples(protected).floats
      let scores = (0..<protected.shape[0]).map { row in
        forest.scores(of: values[row * samples.length..<(row + 1) * samples.length])
      }
      return label.logits(scores)
    }
  }
}
