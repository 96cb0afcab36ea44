import Networks
import Records
import Tensors

/// What adversaries read of one private label.
extension Auditor {
  /// Somebody who reads a label: who, how well, and from what.
  private struct Reader {
    let name: String
    let threat: ThreatModel
    let validation: Double
    let predictions: Predictions
    /// nil for the floor.
    let reading: AttributeJudge.Reading?
  }

  private struct Reading {
    var best: Reader
    let converged: Bool
    var attackers: [AuditAttacker]
  }

  /// - Parameter outcome: the attack on pictures; what the strongest rebuild is read too.
  func auditAttribute(
    _ label: LabelHead.Label, _ sides: Sides, rebuiltBy outcome: PictureOutcome
  ) throws -> AuditAsset {
    let floor = floorPredictions(label, sides.protected.test)
    let ceiling = try sides.undefended.map { try reading(label, $0, .ceiling) }
    var achieved = try reading(label, sides.protected, .protected)
    for rebuilder in outcome.rebuilders {
      guard let detour = detour(label, sides.protected, reader: ceiling?.best, rebuilder)
      else { continue }
      achieved.attackers.append(detour.record)
      if detour.reader.validation > achieved.best.validation { achieved.best = detour.reader }
    }
    let inLoop = inLoopPredictions(label, sides.protected)
    let leakage = ceiling.flatMap { ceiling in
      bootstrap.leakage(
        achieved: { achieved.best.predictions.balancedAccuracy(over: $0) },
        floor: { floor.balancedAccuracy(over: $0) },
        ceiling: { ceiling.best.predictions.balancedAccuracy(over: $0) })
    }
    func figures(_ value: (Predictions) -> Double?) -> MetricFigures {
      MetricFigures(
        floor: value(floor), achieved: value(achieved.best.predictions),
        ceiling: ceiling.flatMap { value($0.best.predictions) }, inLoop: inLoop.flatMap(value))
    }
    return AuditAsset(
      asset: label.name, kind: .attribute, threat: achieved.best.threat.rawValue,
      verdict: verdict(leakage, converged: achieved.converged),
      metric: "balanced accuracy", samples: achieved.best.predictions.truth.count { $0 >= 0 },
      floor: floor.balancedAccuracy(),
      achieved: achieved.best.predictions.balancedAccuracy(),
      ceiling: ceiling?.best.predictions.balancedAccuracy(), leakage: leakage,
      void: Verdict.isVoid(leakage), strongest: achieved.best.name,
      metrics: ["accuracy": figures { $0.accuracy() }, "AUC": figures { $0.auc() }],
      inLoop: inLoop?.balancedAccuracy(),
      attackers: achieved.attackers + (ceiling?.attackers ?? []))
  }

  private func reading(
    _ label: LabelHead.Label, _ side: Side, _ role: AuditAttacker.Role
  ) throws -> Reading {
    let outcome = try contest(.attribute(label), label.name, role: role, side)
    let validation = AttributeJudge(side.validation, label: label, prior: side.training)
    let test = AttributeJudge(side.test, label: label, prior: side.training)
    let readers = outcome.entries.prefix(outcome.finalists).map { entry in
      let reading = validation.bestReading { entry.session.output($0) }
      return Reader(
        name: entry.attack.name, threat: entry.threat,
        validation: reading.score, predictions: test.predictions(of: reading.logits),
        reading: reading)
    }
    let attackers = records(
      outcome, role: role, tests: readers.map { $0.predictions.balancedAccuracy() ?? 0 },
      outputs: readers.compactMap(\.reading?.output))
    let floor = Reader(
      name: "floor", threat: outcome.threat,
      validation: floorPredictions(label, side.validation).balancedAccuracy() ?? 0,
      predictions: floorPredictions(label, side.test), reading: nil)
    let best = readers.first.flatMap { $0.validation > floor.validation ? $0 : nil } ?? floor
    return Reading(best: best, converged: outcome.isConverged, attackers: attackers)
  }

  /// Who reads unprotected pictures best, on what an attack on pictures rebuilds; nil where what is
  /// released is no picture.
  private func detour(
    _ label: LabelHead.Label, _ side: Side, reader: Reader?, _ rebuilder: PictureOutcome.Rebuilder
  ) -> (reader: Reader, record: AuditAttacker)? {
    guard subject.protectedShape == subject.picture, let reader,
      let read = reader.reading?.logits
    else { return nil }
    let validation = AttributeJudge(side.validation, label: label, prior: side.training)
    let test = AttributeJudge(side.test, label: label, prior: side.training)
    let reading = validation.bestReading { read(rebuilder.rebuild($0)) }
    let name = "\(reader.name) on what \(rebuilder.name) rebuilds"
    let predictions = test.predictions(of: reading.logits)
    let record = AuditAttacker(
      name: name, summary: "learnt from unprotected pictures, reads reconstructions",
      role: .protected, seed: 0, converged: rebuilder.converged, output: reading.output,
      validation: reading.score, test: predictions.balancedAccuracy() ?? 0, parameters: 0,
      imagesSeen: 0,
      seconds: 0, curve: [])
    return (
      Reader(
        name: name, threat: rebuilder.threat, validation: reading.score,
        predictions: predictions, reading: reading), record
    )
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
