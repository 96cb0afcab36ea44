import Architectures
import Networks
import Tensors
import Training

/// Trains a classifier of a private label on what the part of the obfuscator that everybody has makes of the
/// attacker's own pictures, and turns it on what came through the owner's private module as if that were
/// not there: a decider that does not notice the module is not the only one. Needs no pair and no query.
struct BypassingInference: Attack {
  private let adversary: AttributeAdversary
  let uses: Set<Resource> = [.released, .pictures, .publicPart]

  init(_ adversary: AttributeAdversary) {
    self.adversary = adversary
  }

  static let all = [AttributeAdversary.linear, .mlp, .victim].map { BypassingInference($0) }

  var name: String { "\(adversary.rawValue) past the module" }
  var summary: String {
    "\(adversary.rawValue) classifier of the public featurizer's features, turned on what a private "
      + "module made"
  }

  /// With pairs there is no need to look past the module.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target.isAttribute && observation.lessons == nil
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let label = target.label
    let head = LabelHead([label])
    let own = observation.required(\.own)
    let publicPart = observation.required(\.publicPart)
    let judge = AttributeJudge(observation.validation, label: label, prior: own)
    let precision = observation.precision
    return try SupervisedSession(
      adversary.network(
        from: observation.protected, labels: head.width, width: context.width,
        fullyConnected: context.fullyConnected),
      name: name, on: observation, indices: own.labelled(label.name).map(\.place),
      context: context, regimen: .classifying,
      inputs: { step in
        withoutGradients { precision.apply { publicPart(step.images) } }.converted(to: .float32)
      },
      loss: { output, batch in head.crossEntropy(output, batch.labels(for: head)) },
      score: { session in judge.bestReading(of: session.output).score })
  }
}
