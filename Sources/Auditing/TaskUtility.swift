import Networks
import Records
import Tensors

/// What a receiver still gets of the task: by the run's own classifier, or, where none is at hand, by
/// whoever learns it best from protected data with task labels and nothing beside them.
struct TaskUtility {
  private let auditor: Auditor
  private let subject: AuditSubject
  private let sides: Sides

  init(_ auditor: Auditor, _ sides: Sides) {
    self.auditor = auditor
    subject = auditor.subject
    self.sides = sides
  }

  /// Somebody's predictions on test; no name for the run's own classifier.
  private struct Receiver {
    var name: String?
    let predictions: Predictions
  }

  func figures() throws -> [AuditUtility] {
    try subject.task.labels.enumerated().compactMap { index, label in
      try receiver(of: label, index, sides.protected, isProtected: true).flatMap { achieved in
        let unprotected = try sides.undefended.flatMap {
          try receiver(of: label, index, $0, isProtected: false)
        }
        return utility(label, achieved, unprotected: unprotected?.predictions)
      }
    }
  }

  private func utility(
    _ label: LabelHead.Label, _ receiver: Receiver, unprotected: Predictions?
  ) -> AuditUtility? {
    let achieved = receiver.predictions
    guard let value = achieved.balancedAccuracy(), let accuracy = achieved.accuracy(),
      let interval = auditor.bootstrap.interval(of: { achieved.balancedAccuracy(over: $0) })
    else { return nil }
    return AuditUtility(
      name: label.name, metric: "balanced accuracy", unprotected: unprotected?.balancedAccuracy(),
      achieved: value, interval: interval, floor: 1 / Double(label.classes),
      samples: achieved.truth.count { $0 >= 0 }, accuracy: accuracy, auc: achieved.auc(),
      learner: receiver.name, metrics: metrics(label, achieved, unprotected: unprotected))
  }

  /// What papers quote beside balanced accuracy.
  private func metrics(
    _ label: LabelHead.Label, _ achieved: Predictions, unprotected: Predictions?
  ) -> [String: MetricFigures] {
    func figures(floor: Double? = nil, _ figure: (Predictions) -> Double?) -> MetricFigures {
      MetricFigures(
        floor: floor, achieved: figure(achieved), ceiling: unprotected.flatMap(figure))
    }
    let known = achieved.truth.filter { $0 >= 0 }
    let most = Dictionary(grouping: known) { $0 }.values.map(\.count).max() ?? 0
    var metrics = [
      // Who always says the most frequent class; who ranks at random.
      "accuracy": figures(floor: Double(most) / Double(max(1, known.count))) { $0.accuracy() },
      label.classes == 2 ? "average precision" : "mAP": figures(floor: achieved.prevalence()) {
        $0.meanAveragePrecision()
      },
    ]
    if label.classes > 5 { metrics["top-5 accuracy"] = figures { $0.accuracy(within: 5) } }
    return metrics
  }

  /// - Returns: nil where nobody classifies, and where nobody can learn to.
  private func receiver(
    of label: LabelHead.Label, _ index: Int, _ side: Side, isProtected: Bool
  ) throws -> Receiver? {
    guard subject.classify != nil else { return try learnt(label, side, isProtected: isProtected) }
    guard let classify = isProtected ? subject.classify : subject.classifyUndefended else {
      return nil
    }
    let predictions = judge(label, side).predictions { samples in
      subject.task.split(
        subject.precision.apply { classify(samples) }.converted(to: .float32))[index]
    }
    return Receiver(predictions: predictions)
  }

  private func learnt(
    _ label: LabelHead.Label, _ side: Side, isProtected: Bool
  ) throws -> Receiver? {
    guard let budget = auditor.budget.receiving else { return nil }
    let school = Auditor(
      subject, budget: budget, work: auditor.work, ceilings: auditor.ceilings,
      observer: auditor.observer, stop: auditor.stop)
    let lessons = subject.lessons(
      of: side, isProtected ? subject.protectedShape : subject.undefendedShape,
      showsPictures: false,
      // How a cipher works is no secret; keys are drawn by nobody here.
      cipher: isProtected ? subject.cipher?.under(.ciphertextOnly) : nil)
    let outcome = try Campaign(
      school, .attribute(label), asset: "task \(label.name)",
      role: isProtected ? .protected : .ceiling
    ).play(lessons)
    guard let best = outcome?.entries.first else { return nil }
    return Receiver(
      name: best.attack.name,
      predictions: judge(label, side).predictions { best.session.output($0) })
  }

  private func judge(_ label: LabelHead.Label, _ side: Side) -> AttributeJudge {
    AttributeJudge(side.test, label: label, prior: side.training.samples)
  }
}
