import Networks
import Records
import Tensors

/// The strongest attack on pictures, and what it found.
struct PictureOutcome {
  let asset: AuditAsset
  let shown: [Auditor.ShownPicture]
  let threat: ThreatModel
  /// The attacker's name, or the floor's where nobody beats it.
  let strongest: String
  let converged: Bool
  /// Protected samples and their places to pictures.
  let rebuild: (Tensor, [Int]) -> Tensor
  /// Of those that beat the floor the strongest, and the strongest that takes next to no time for a
  /// picture; perhaps one and the same.
  let rebuilders: [Rebuilder]
  /// Learners that were not trained, since somebody who needs no training rebuilds everything.
  let skipped: [String]

  struct Rebuilder {
    let name: String
    let threat: ThreatModel
    let converged: Bool
    let rebuild: (Tensor) -> Tensor
  }
}

/// What reconstructors get of the picture.
extension Auditor {
  /// The strongest attacker's figures on one side, or the floor's where nobody beats it.
  private struct Achievement {
    let name: String
    let scores: PictureScores
    let threat: ThreatModel
    let converged: Bool
    let attackers: [AuditAttacker]
    let rebuild: (Tensor, [Int]) -> Tensor
    let rebuilders: [PictureOutcome.Rebuilder]
    let skipped: [String]
    /// What a person is shown: the strongest attacker's pictures, also where the floor scores
    /// higher; the floor's where nobody attacked.
    let shown: (scores: PictureScores, rebuild: (Tensor, [Int]) -> Tensor)
  }

  private struct Floor {
    let pictures: FloorPictures
    let scores: PictureScores

    func rebuild(_ protected: Tensor, _ places: [Int]) -> Tensor { pictures(places) }
  }

  func auditPicture(_ sides: Sides) throws -> PictureOutcome {
    let blind = try FloorPictures(
      sides.protected, tasks: subject.task.labels.map(\.name), precision: subject.precision,
      context: context("floor"))
    let judge = PictureJudge(sides.protected.test, precision: subject.precision)
    let floor = Floor(pictures: blind, scores: judge.scores { _, places in blind(places) })
    let achieved = try achievement(sides.protected, .protected, floor)
    let ceiling = try sides.undefended.map { try achievement($0, .ceiling, floor) }
    let inLoop = subject.inLoopReconstruct.map { reconstruct in
      judge.scores { protected, _ in
        subject.precision.apply { reconstruct(protected) }.converted(to: .float32)
      }
    }
    let asset = asset(
      floor: floor.scores, achieved: achieved, ceiling: ceiling, inLoop: inLoop,
      scales: judge.scales)
    return PictureOutcome(
      asset: asset, shown: shown(achieved, sides.protected), threat: achieved.threat,
      strongest: achieved.name, converged: achieved.converged, rebuild: achieved.rebuild,
      rebuilders: achieved.rebuilders, skipped: achieved.skipped)
  }

  private func achievement(
    _ side: Side, _ role: AuditAttacker.Role, _ floor: Floor
  ) throws -> Achievement {
    let outcome = try contest(.picture, "picture", role: role, side)
    let validation = PictureJudge(side.validation, precision: subject.precision)
    let test = PictureJudge(side.test, precision: subject.precision)
    let finalists = outcome.entries.prefix(outcome.finalists)
    let judgements = outcome.entries.map { judgement(of: $0.session, by: validation) }
    let scores = zip(finalists, judgements).map { entry, judged in
      test.scores { protected, _ in judged.reading(entry.session.output(protected)) }
    }
    let attackers = records(
      outcome, role: role, tests: scores.map(\.similarity.average),
      outputs: judgements.map(\.reading.kind), measures: judgements.map(\.measures))
    let able = zip(finalists, judgements).filter { $1.similarity > floor.pictures.validation }
    let quick = able.firstIndex { entry, _ in entry.session.isQuick }
    let rebuilders = able.indices.filter { $0 == 0 || $0 == quick }.map { place in
      let (entry, judged) = able[place]
      return PictureOutcome.Rebuilder(
        name: entry.attack.name, threat: entry.threat, converged: entry.session.converged
      ) { judged.reading(entry.session.output($0)) }
    }
    guard let best = finalists.first, let judged = judgements.first else {
      return Achievement(
        name: "floor", scores: floor.scores, threat: outcome.threat,
        converged: outcome.isConverged, attackers: attackers, rebuild: floor.rebuild,
        rebuilders: [], skipped: outcome.skipped, shown: (floor.scores, floor.rebuild))
    }
    let rebuild = { (protected: Tensor, _: [Int]) in
      judged.reading(best.session.output(protected))
    }
    let isAble = judged.similarity > floor.pictures.validation
    return Achievement(
      name: isAble ? best.attack.name : "floor", scores: isAble ? scores[0] : floor.scores,
      threat: isAble ? best.threat : outcome.threat, converged: outcome.isConverged,
      attackers: attackers, rebuild: isAble ? rebuild : floor.rebuild, rebuilders: rebuilders,
      skipped: outcome.skipped, shown: (scores[0], rebuild))
  }

  /// How an attacker's output is read, and what that gives on validation.
  private struct Judgement {
    let reading: OutputReading
    let similarity: Double
    let measures: [String: Double]
  }

  private func judgement(
    of session: any AttackSession, by judge: PictureJudge
  ) -> Judgement {
    let guesses = session.guesses ?? judge.guesses(most: session.judged, session.output)
    let (reading, similarity) = judge.bestReading(of: guesses)
    let measures = judge.measures(of: guesses, reading)
      .merging(session.measures) { _, own in own }
    return Judgement(reading: reading, similarity: similarity, measures: measures)
  }

  private func asset(
    floor: PictureScores, achieved: Achievement, ceiling: Achievement?, inLoop: PictureScores?,
    scales: Int
  ) -> AuditAsset {
    let leakage = ceiling.flatMap { ceiling in
      bootstrap.leakage(
        achieved: { $0.mean(achieved.scores.similarity) },
        floor: { $0.mean(floor.similarity) },
        ceiling: { $0.mean(ceiling.scores.similarity) })
    }
    func figures(_ metric: KeyPath<PictureScores, [Double]>) -> MetricFigures {
      MetricFigures(
        floor: floor[keyPath: metric].average, achieved: achieved.scores[keyPath: metric].average,
        ceiling: ceiling.map { $0.scores[keyPath: metric].average },
        inLoop: inLoop.map { $0[keyPath: metric].average })
    }
    return AuditAsset(
      asset: "picture", kind: .picture, threat: achieved.threat.rawValue,
      verdict: verdict(leakage, converged: achieved.converged), metric: "MS-SSIM",
      scales: scales, samples: achieved.scores.count, floor: floor.similarity.average,
      achieved: achieved.scores.similarity.average,
      ceiling: ceiling?.scores.similarity.average, leakage: leakage,
      void: Verdict.isVoid(leakage), strongest: achieved.name,
      metrics: [
        "SSIM": figures(\.singleScale), "PSNR": figures(\.signalToNoise),
        "MSE": figures(\.squared), "L1": figures(\.absolute),
      ], inLoop: inLoop?.similarity.average,
      attackers: achieved.attackers + (ceiling?.attackers ?? []))
  }

  /// The picture that was rebuilt best, and the one in the middle.
  private func shown(_ achieved: Achievement, _ side: Side) -> [ShownPicture] {
    let (scores, rebuild) = achieved.shown
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
