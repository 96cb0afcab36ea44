import Networks
import Records
import Tensors

/// What adversaries read of one private label.
extension Auditor {
  private struct Reading {
    let name: String
    let predictions: Predictions
    let converged: Bool
    let attackers: [AuditAttacker]
  }

  func auditAttribute(_ label: LabelHead.Label, _ sides: Sides) throws -> AuditAsset {
    let floor = floorPredictions(label, sides.protected.test)
    let achieved = try reading(label, sides.protected, .protected)
    let ceiling = try sides.undefended.map { try reading(label, $0, .ceiling) }
    let inLoop = inLoopPredictions(label, sides.protected)
    let leakage = ceiling.flatMap { ceiling in
      bootstrap.leakage(
        achieved: { achieved.predictions.balancedAccuracy(over: $0) },
        floor: { floor.balancedAccuracy(over: $0) },
        ceiling: { ceiling.predictions.balancedAccuracy(over: $0) })
    }
    func figures(_ value: (Predictions) -> Double?) -> MetricFigures {
      MetricFigures(
        floor: value(floor), achieved: value(achieved.predictions),
        ceiling: ceiling.flatMap { value($0.predictions) }, inLoop: inLoop.flatMap(value))
    }
    return AuditAsset(
      asset: label.name, kind: .attribute, threat: ThreatModel.chosenImage.rawValue,
      verdict: verdict(leakage, converged: achieved.converged),
      metric: "balanced accuracy", samples: achieved.predictions.truth.count { $0 >= 0 },
      floor: floor.balancedAccuracy(),
      achieved: achieved.predictions.balancedAccuracy(),
      ceiling: ceiling?.predictions.balancedAccuracy(), leakage: leakage,
      void: Verdict.isVoid(leakage), strongest: achieved.name,
      metrics: ["accuracy": figures { $0.accuracy() }, "AUC": figures { $0.auc() }],
      inLoop: inLoop?.balancedAccuracy(),
      attackers: achieved.attackers + (ceiling?.attackers ?? []))
  }

  private func reading(
    _ label: LabelHead.Label, _ side: Side, _ role: AuditAttacker.Role
  ) throws -> Reading {
    let outcome = try contest(.attribute(label), label.name, role: role, side)
    let finalists = outcome.entries.prefix(outcome.finalists)
    let validation = AttributeJudge(side.validation, label: label, prior: side.training)
    let test = AttributeJudge(side.test, label: label, prior: side.training)
    let flips = finalists.map { entry -> Bool in
      // Below a half, saying the opposite of a binary attacker is the better attacker.
      let plain = validation.predictions(of: entry.session.output).balancedAccuracy() ?? 1
      return label.classes == 2 && plain < 0.5
    }
    let predictions = zip(finalists, flips).map { entry, flip in
      test.predictions { flip ? -entry.session.output($0) : entry.session.output($0) }
    }
    let attackers = records(
      outcome, role: role, tests: predictions.map { $0.balancedAccuracy() ?? 0 },
      outputs: flips.map { $0 ? .negated : .plain })
    let converged = outcome.isConverged
    let floorOnValidation = floorPredictions(label, side.validation).balancedAccuracy() ?? 0
    guard let best = finalists.first,
      (validation.predictions(of: best.session.output).balancedAccuracy() ?? 0)
        > floorOnValidation
    else {
      return Reading(
        name: "floor", predictions: floorPredictions(label, side.test), converged: converged,
        attackers: attackers)
    }
    return Reading(
      name: best.attack.name, predictions: predictions[0], converged: converged,
      attackers: attackers)
  }

  /// The best guess from the task labels alone, learnt on the attacker's part.
  private func floorPredictions(_ label: LabelHead.Label, _ evidence: Evidence) -> Predictions {
    func columns(_ places: [Int]) -> [[Int32]] {
      subject.task.labels.compactMap { task in
        subject.dataset.label(task.name).map { column in places.map { column.values[$0] } }
      }
    }
    func truth(_ places: [Int]) -> [Int32] {
      subject.dataset.label(label.name).map { column in places.map { column.values[$0] } }
        ?? places.map { _ in -1 }
    }
    return TaskOnlyPredictor(
      tasks: columns(subject.attacker), hidden: truth(subject.attacker), classes: label.classes
    ).predictions(tasks: columns(evidence.indices), truth: truth(evidence.indices))
  }

  private func inLoopPredictions(_ label: LabelHead.Label, _ side: Side) -> Predictions? {
    guard let infer = subject.inLoopInfer,
      let index = subject.hidden.labels.firstIndex(of: label)
    else { return nil }
    let judge = AttributeJudge(side.test, label: label, prior: side.training)
    return judge.predictions { protected in
      subject.hidden.split(
        subject.precision.apply { infer(protected) }.converted(to: .float32))[index]
    }
  }
}

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
    AttributeJudge(side.test, label: label, prior: side.training).predictions { protected in
      subject.task.split(
        subject.precision.apply { classify(protected) }.converted(to: .float32))[index]
    }
  }
}
