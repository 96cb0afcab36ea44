import Architectures
import Networks
import Records
import Tensors

/// What adversaries read of one private label.
extension Auditor {
  /// Under each threat model for which somebody can read at all, the weakest first.
  ///
  /// - Parameter pictures: the attacks on pictures; what the strongest rebuild is read too.
  func auditAttribute(
    _ label: LabelHead.Label, _ sides: Sides, rebuiltBy pictures: [PictureOutcome]
  ) throws -> [AuditAsset] {
    let floor = AttributeFloor(subject, label)
    let single = AttributeGauge(label, sides.protected, floor: floor)
    let originals = try onOriginals(label, sides, floor)
    let ceiling = originals.map { side in
      together(
        side.gauge.achievement(of: side.outcome, role: .ceiling), side.gauge, role: .ceiling,
        side.outcome.threat)
    }
    var readers: [AttributeAchievement.Reader] = []
    if pictures.contains(where: { !$0.achieved.rebuilders.isEmpty }) {
      readers =
        subject.undefendedIsPictures
        ? originals.map { $0.gauge.readers(of: $0.outcome) } ?? []
        : try pictureReaders(label, floor)
    }
    let inLoop = inLoopPredictions(label, sides.protected)
    let attackers = Campaign(self, .attribute(label), asset: label.name, role: .protected)
    var read: ThreatModel?
    return try threats.compactMap { threat in
      guard let observation = subject.observation(threat, of: sides) else { return nil }
      let side = sides.protected(under: threat)
      let gauge =
        side.shows(sides.protected) ? single : AttributeGauge(label, side, floor: floor)
      let outcome = try attackers.play(observation, isLast: threat == threats.last)
      var achieved = outcome.map { gauge.achievement(of: $0, role: .protected) }
      if observation.own != nil, !readers.isEmpty,
        let rebuilt = pictures.last(where: { threat.grants($0.threat) }),
        achieved != nil || rebuilt.threat != read
      {
        read = rebuilt.threat
        for rebuilder in rebuilt.achieved.rebuilders {
          guard var detour = gauge.detour(readers, rebuilder, threat: threat) else { continue }
          // Nobody rebuilds pictures from unprotected features to read them: the ceiling's committee
          // would have fewer members.
          if !subject.undefendedIsPictures { detour.witnesses = [] }
          achieved = (achieved ?? gauge.nobody()).joined(by: detour)
        }
      }
      return achieved.map {
        asset(
          label, threat, floor: floor, achieved: together($0, gauge, role: .protected, threat),
          ceiling: ceiling, inLoop, side)
      }
    }
  }

  /// Whoever asked for single attackers hears them one by one.
  private func together(
    _ achieved: AttributeAchievement, _ gauge: AttributeGauge, role: AuditAttacker.Role,
    _ threat: ThreatModel
  ) -> AttributeAchievement {
    budget.asked == nil ? gauge.together(achieved, role: role, threat: threat) : achieved
  }

  /// Who reads pictures where what is released are features: learnt from the attacker's own pictures,
  /// to read what is rebuilt.
  private func pictureReaders(
    _ label: LabelHead.Label, _ floor: AttributeFloor
  ) throws -> [AttributeAchievement.Reader] {
    let plain = Side(subject, subject.picture) {
      AuditSubject.pictures(subject.dataset, $0, precision: subject.precision)
    }
    let asset = "\(label.name) in pictures"
    return try Campaign(self, .attribute(label), asset: asset, role: .ceiling, mostSeeds: 1)
      .play(subject.lessons(of: plain, subject.picture)).map {
        AttributeGauge(label, plain, floor: floor).readers(of: $0)
      } ?? []
  }

  /// Who reads unprotected data: all that the attacker owns, whatever the threat model.
  private func onOriginals(
    _ label: LabelHead.Label, _ sides: Sides, _ floor: AttributeFloor
  ) throws -> (outcome: Contest.Outcome, gauge: AttributeGauge)? {
    guard let side = sides.undefended else { return nil }
    return try Campaign(self, .attribute(label), asset: label.name, role: .ceiling)
      .play(unprotectedLessons(of: side)).map { ($0, AttributeGauge(label, side, floor: floor)) }
  }

  /// All of the attacker's own pictures as they are without protection.
  func unprotectedLessons(of side: Side) -> Observation {
    subject.lessons(of: side, subject.undefendedShape)
  }

  private func asset(
    _ label: LabelHead.Label, _ threat: ThreatModel, floor: AttributeFloor,
    achieved: AttributeAchievement, ceiling: AttributeAchievement?, _ inLoop: Predictions?,
    _ side: Side
  ) -> AuditAsset {
    let blind = floor.predictions(side.test.indices)
    func leakage(of predictions: Predictions) -> Interval? {
      let achieved = { predictions.balancedAccuracy(over: $0) }
      let floor = { blind.balancedAccuracy(over: $0) }
      // Against certainty it is less than it would be against what originals give.
      guard subject.hasPictures else {
        return bootstrap.leakage(achieved: achieved, floor: floor, ceiling: { _ in 1 })
      }
      return ceiling.flatMap { ceiling in
        bootstrap.leakageRaisingCeiling(achieved: achieved, floor: floor) {
          ceiling.predictions.balancedAccuracy(over: $0)
        }
      }
    }
    let leakage = leakage(of: achieved.predictions).map { found in
      achieved.challenger.map { found.spread(to: leakage(of: $0.predictions)) } ?? found
    }
    func figures(_ value: (Predictions) -> Double?) -> MetricFigures {
      MetricFigures(
        floor: value(blind), achieved: value(achieved.predictions),
        ceiling: ceiling.flatMap { value($0.predictions) }, inLoop: inLoop.flatMap(value))
    }
    // Whoever ranks at random has the prevalence as precision at every recall.
    var precision = figures { $0.meanAveragePrecision() }
    precision.floor = blind.prevalence()
    let asset = AuditAsset(
      asset: label.name, kind: .attribute, threat: threat.name,
      metric: "balanced accuracy", samples: achieved.predictions.truth.count { $0 >= 0 },
      floor: blind.balancedAccuracy(), achieved: achieved.predictions.balancedAccuracy(),
      ceiling: ceiling?.predictions.balancedAccuracy(), leakage: leakage,
      void: Verdict.isVoid(leakage), strongest: achieved.name,
      metrics: [
        "accuracy": figures { $0.accuracy() }, "AUC": figures { $0.auc() },
        label.classes == 2 ? "average precision" : "mAP": precision,
      ],
      inLoop: inLoop?.balancedAccuracy(),
      attackers: achieved.attackers + (ceiling?.attackers ?? []))
    return judged(asset, converged: achieved.converged && subject.hasPictures)
  }

  private func inLoopPredictions(_ label: LabelHead.Label, _ side: Side) -> Predictions? {
    guard let infer = subject.inLoopInfer,
      let index = subject.hidden.labels.firstIndex(of: label)
    else { return nil }
    let judge = AttributeJudge(side.test, label: label, prior: side.training.samples)
    return judge.predictions { protected in
      subject.hidden.split(
        subject.precision.apply { infer(protected) }.converted(to: .float32))[index]
    }
  }
}
