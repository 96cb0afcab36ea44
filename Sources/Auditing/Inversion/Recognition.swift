import Architectures
import Networks
import Tensors
import Training

/// An independent judge of drawn pictures: a classifier that learnt the classes from the attacker's
/// own unprotected pictures and never met the one that the pictures came out of.
struct Recognition {
  let session: SupervisedSession
  let label: LabelHead.Label
  /// Balanced accuracy on real test pictures.
  let accuracy: Double

  init(
    _ side: Side, observation: Observation, label: LabelHead.Label, budget: Budget,
    context: AttackContext
  ) throws {
    let head = LabelHead([label])
    let evidence = side.training.samples
    let known = evidence.labelled(label.name).map(\.place)
    let validation = AttributeJudge(side.validation, label: label, prior: evidence)
    session = try SupervisedSession(
      AttributeAdversary.residual.network(
        from: observation.picture, labels: head.width, width: context.width,
        fullyConnected: context.fullyConnected),
      name: "judge of drawn pictures", on: observation, indices: known, context: context,
      regimen: .classifying,
      mirroring: .pictures,
      inputs: { $0.images },
      loss: { output, batch in head.crossEntropy(output, batch.labels(for: head)) },
      score: { validation.predictions(of: $0.output).balancedAccuracy() ?? 0 })
    try session.train(
      toImages: budget.images(for: session, target: .picture, samples: known.count))
    session.settle(forFinal: true)
    self.label = label
    accuracy =
      AttributeJudge(side.test, label: label, prior: evidence)
      .predictions(of: session.output).balancedAccuracy() ?? 0
  }

  /// 1 for pictures that are taken for their class, else 0.
  func hits(_ pictures: Tensor, classes: [Int32]) -> [Double] {
    Self.hits(session.output(pictures), label: label, classes: classes)
  }

  /// - Parameter logits: `[N, L]` of a head with one label.
  static func hits(
    _ logits: Tensor, label: LabelHead.Label, classes: [Int32]
  ) -> [Double] {
    let rows = LabelHead([label]).probabilities(logits)[0]
    return zip(rows, classes).map { row, wanted in
      row.indices.max { row[$0] < row[$1] } == Int(wanted) ? 1 : 0
    }
  }
}
