import Records
import Tensors

/// The strongest attack on pictures under one threat model, and what it found.
struct PictureOutcome {
  let threat: ThreatModel
  let asset: AuditAsset
  let achieved: PictureAchievement
}

/// What reconstructors get of the picture.
extension Auditor {
  /// Under each threat model, the weakest first; nothing for those under which nobody can begin.
  func auditPicture(_ sides: Sides) throws -> [PictureOutcome] {
    let blind = try FloorPictures(
      sides.protected, tasks: subject.task.labels.map(\.name), precision: subject.precision,
      context: context("floor"))
    let perception =
      try isReported(sides)
      ? Perception(
        subject, own: sides.protected.training.samples, context: context("perception")) : nil
    let gauge = PictureGauge(
      blind, precision: subject.precision, side: sides.protected, perception: perception)
    let attackers = Campaign(self, .picture, asset: subject.content.name, role: .protected)
    let ceilings = Campaign(self, .picture, asset: subject.content.name, role: .ceiling)
    let above = sides.undefended.map {
      PictureGauge(
        blind, scores: gauge.floor, precision: subject.precision, side: $0, perception: perception)
    }
    let classes = gauge.test.classesOfOriginals()
    let inLoop = subject.inLoopReconstruct.map { reconstruct in
      gauge.test.scores { protected, _ in
        subject.precision.apply { reconstruct(protected) }.converted(to: .float32)
      }
    }
    return try threats.compactMap { threat in
      guard let observation = subject.observation(threat, of: sides),
        let outcome = try attackers.play(observation, isLast: threat == threats.last)
      else { return nil }
      let achieved = gauge.judging(sides.protected(under: threat))
        .achievement(of: outcome, role: .protected)
      var ceiling: PictureAchievement?
      if let above, let view = subject.ceilingObservation(threat, of: sides) {
        ceiling = try ceilings.play(view).map { above.achievement(of: $0, role: .ceiling) }
      }
      var asset = asset(
        threat, floor: gauge.floor, achieved: achieved, ceiling: ceiling, inLoop: inLoop,
        scales: gauge.test.scales)
      asset.metrics.merge(
        consistency(gauge.floor, achieved.scores, inLoop, originals: classes)
      ) { _, new in new }
      return PictureOutcome(threat: threat, asset: asset, achieved: achieved)
    }
  }

  /// Whether somebody goes for pictures; else what is rebuilt only serves those who read labels.
  private func isReported(_ sides: Sides) -> Bool {
    guard let asked = budget.asked else { return true }
    return threats.contains { threat in
      subject.observation(threat, of: sides).map { view in
        budget.contestants(under: threat).contains {
          asked.contains($0.name) && $0.applies(to: .picture, on: view)
        }
      } ?? false
    }
  }

  private func asset(
    _ threat: ThreatModel, floor: PictureScores, achieved: PictureAchievement,
    ceiling: PictureAchievement?, inLoop: PictureScores?, scales: Int
  ) -> AuditAsset {
    func leakage(of scores: PictureScores) -> Interval? {
      ceiling.flatMap { ceiling in
        bootstrap.leakageRaisingCeiling(
          achieved: { $0.mean(scores.similarity) }, floor: { $0.mean(floor.similarity) },
          ceiling: { $0.mean(ceiling.scores.similarity) })
      }
    }
    let leakage = leakage(of: achieved.scores).map { found in
      // On validation nobody beat the floor: how sure that is, the strongest attacker says on test.
      achieved.isFloor
        ? found.spread(to: leakage(of: achieved.shown.scores)) : found
    }
    func figures(_ metric: KeyPath<PictureScores, [Double]>) -> MetricFigures {
      MetricFigures(
        floor: floor[keyPath: metric].average, achieved: achieved.scores[keyPath: metric].average,
        ceiling: ceiling.map { $0.scores[keyPath: metric].average },
        inLoop: inLoop.map { $0[keyPath: metric].average })
    }
    var metrics = [
      "SSIM": figures(\.singleScale), "PSNR": figures(\.signalToNoise),
      "MSE": figures(\.squared), "L1": figures(\.absolute),
    ]
    if !floor.perceptual.isEmpty { metrics["perceptual distance"] = figures(\.perceptual) }
    let clear = ceiling.map { ceiling in
      PicturesInTheClear(
        achieved.everybody, floor: floor.similarity, ceiling: ceiling.scores.similarity)
    }
    metrics["share in the clear"] = clear.map {
      MetricFigures(floor: 0, achieved: $0.share, ceiling: 1)
    }
    let asset = AuditAsset(
      asset: subject.content.name, kind: .picture, threat: threat.name,
      metric: "MS-SSIM",
      scales: scales, samples: achieved.scores.count, floor: floor.similarity.average,
      achieved: achieved.scores.similarity.average,
      ceiling: ceiling?.scores.similarity.average, leakage: leakage,
      void: Verdict.isVoid(leakage), strongest: achieved.name,
      metrics: metrics, inLoop: inLoop?.similarity.average,
      attackers: achieved.attackers + (ceiling?.attackers ?? []))
    var judged = judged(asset, converged: achieved.converged)
    if leakage != nil, judged.verdict != .exposed,
      clear?.areMore(than: Self.toleratedClear) == true
    {
      judged.verdict = .partly
    }
    return judged
  }

  /// Share of pictures in the clear from which an audit speaks up, however little the mean says.
  private static let toleratedClear = 0.01

  /// How often what is rebuilt is still taken for the original's class, by a classifier that learnt
  /// from the attacker's own unprotected pictures; the originals themselves are the ceiling.
  private func consistency(
    _ floor: PictureScores, _ achieved: PictureScores, _ inLoop: PictureScores?,
    originals: [String: [Int32]]
  ) -> [String: MetricFigures] {
    let test = Samples(dataset: subject.dataset, indices: subject.test)
    return subject.task.labels.reduce(into: [:]) { metrics, label in
      func balanced(_ classes: [String: [Int32]]?) -> Double? {
        classes?[label.name].flatMap { predicted in
          Predictions(
            truth: test.labels(label.name), predicted: predicted, classes: label.classes
          ).balancedAccuracy()
        }
      }
      guard let ceiling = balanced(originals) else { return }
      metrics["class consistency (\(label.name))"] = MetricFigures(
        floor: balanced(floor.classes), achieved: balanced(achieved.classes), ceiling: ceiling,
        inLoop: balanced(inLoop?.classes))
    }
  }

  /// The picture that was rebuilt best, the one in the middle, and the one rebuilt worst.
  func shown(_ outcome: PictureOutcome, _ side: Side) -> [ShownPicture] {
    let (_, scores, rebuild) = outcome.achieved.shown
    let order = scores.similarity.indices.sorted {
      scores.similarity[$0] > scores.similarity[$1]
    }
    guard !order.isEmpty else { return [] }
    let chosen: [(AuditImage.Choice, Int)] = [
      (.worst, order[0]), (.median, order[order.count / 2]), (.best, order[order.count - 1]),
    ]
    return chosen.map { choice, index in
      let place = side.test.indices[index]
      let rebuilt = withoutGradients {
        rebuild(side.test.protected([place]), [place]).pictureBytes[0]
      }
      return ShownPicture(
        choice: choice, place: place, similarity: scores.similarity[index],
        signalToNoise: scores.signalToNoise[index], reconstruction: rebuilt)
    }
  }
}

extension [Double] {
  /// 0 where there is nothing.
  var average: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
