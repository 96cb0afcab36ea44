import Networks
import Records
import Tensors

/// What the task's classifier still gets.
struct TaskUtility {
  private let subject: AuditSubject
  private let sides: Sides

  init(_ subject: AuditSubject, _ sides: Sides) {
    self.subject = subject
    self.sides = sides
  }

  func figures() -> [AuditUtility] {
    guard let classify = subject.classify else { return [] }
    return subject.task.labels.enumerated().compactMap { index, label in
      let achieved = predictions(label, index, sides.protected, classify)
      let bootstrap = Bootstrap(
        samples: subject.test.count, groups: subject.testGroups, resamples: 1000,
        seed: subject.seed)
      guard let value = achieved.balancedAccuracy(), let accuracy = achieved.accuracy(),
        let interval = bootstrap.interval(of: { achieved.balancedAccuracy(over: $0) })
      else { return nil }
      var unprotected: Double?
      if let side = sides.undefended, let undefended = subject.classifyUndefended {
        unprotected = predictions(label, index, side, undefended).balancedAccuracy()
      }
      return AuditUtility(
        name: label.name, metric: "balanced accuracy", unprotected: unprotected, achieved: value,
        interval: interval, floor: 1 / Double(label.classes),
        samples: achieved.truth.count { $0 >= 0 }, accuracy: accuracy, auc: achieved.auc())
    }
  }

  private func predictions(
    _ label: LabelHead.Label, _ index: Int, _ side: Side,
    _ classify: @escaping AuditSubject.Function
  ) -> Predictions {
    AttributeJudge(side.test, label: label, prior: side.training.samples).predictions { protected in
      subject.task.split(
        subject.precision.apply { classify(protected) }.converted(to: .float32))[index]
    }
  }
}
