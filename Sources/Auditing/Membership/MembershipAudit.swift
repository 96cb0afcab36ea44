import Foundation
import Networks
import Records
import Tensors

/// Whether the released classifier tells which pictures it learnt from.
extension Auditor {
  /// Members, and as many that are none, at most: a test at one false alarm in a thousand needs
  /// that many.
  private static let mostCandidates = 2000
  private static let fewestCandidates = 32
  private static let falseAlarms = [0.001, 0.01]
  /// Shadows from which an attack that finds nothing says something.
  private static let manyShadows = 64
  /// Members found for each false alarm from which some are given away, however many are not.
  private static let betrayal = 10.0
  /// With fewer there are no two of either kind.
  private static let fewestShadows = 8

  /// nil where no classifier learnt from known pictures, and where nobody may have pictures protected.
  func auditMembership() throws -> AuditAsset? {
    guard shadows > 0, let classify = subject.classify, let members = subject.members,
      subject.refusal(of: .chosenImage) == nil,
      threats.contains(where: { $0.grants(.chosenImage) })
    else { return nil }
    let (known, strangers) = (members.filter(isLabelled), subject.test.filter(isLabelled))
    let half = min(Self.mostCandidates, known.count, strangers.count) / 2
    guard half >= Self.fewestCandidates else { return nil }
    let inside = known.thinned(to: 2 * half)
    let outside = strangers.thinned(to: 2 * half)
    let candidates = inside + outside
    let start = ContinuousClock.now
    let attackers = try scores(classify, candidates)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let truth = inside.map { _ in true } + outside.map { _ in false }
    let parts = (0..<2).map { part in candidates.indices.filter { $0 % 2 == part } }
    func predictions(_ scores: [Double], _ part: Int) -> Predictions {
      Predictions(
        truth: parts[part].map { truth[$0] ? 1 : 0 },
        positive: parts[part].map { Float(scores[$0]) },
        threshold: 0)
    }
    let judged = attackers.map { attacker in
      Judged(
        attacker: attacker, choosing: predictions(attacker.scores, 0),
        final: predictions(attacker.scores, 1),
        curve: OperatingCurve(
          truth: parts[1].map { truth[$0] }, scores: parts[1].map { attacker.scores[$0] }))
    }
    return asset(
      judged, groups: subject.people(at: parts[1].map { candidates[$0] }), seconds: seconds)
  }

  /// Whether somebody could have learnt from it.
  private func isLabelled(_ place: Int) -> Bool {
    subject.task.labels.contains { (subject.dataset.label($0.name)?.values[place] ?? -1) >= 0 }
  }

  private var shadows: Int {
    guard let asked = budget.asked else { return budget.shadows }
    return MembershipAttack.allCases.contains { asked.contains($0.rawValue) }
      ? max(budget.shadows, Self.fewestShadows) : 0
  }

  /// An attacker's scores, greater for likelier members.
  private struct Scored {
    let attack: MembershipAttack
    let scores: [Double]
    let parameters: Int
    let imagesSeen: Int
  }

  private struct Judged {
    let attacker: Scored
    /// One half chooses among attackers, the other is what the strongest is scored on.
    let choosing: Predictions
    let final: Predictions
    let curve: OperatingCurve
  }

  private func scores(
    _ classify: @escaping AuditSubject.Function, _ candidates: [Int]
  ) throws -> [Scored] {
    let own = subject.attacker.filter(isLabelled).thinned(to: candidates.count / 2)
    let pool = Array(Set(candidates + own)).sorted()
    let evidence = subject.evidence(pool, subject.protectedShape, subject.release)
    let confidence = Confidence(
      subject.task,
      labels: subject.task.labels.map { label in
        candidates.map { subject.dataset.label(label.name)?.values[$0] ?? -1 }
      })
    let victims = confidence.values(
      withoutGradients {
        .concatenated(
          candidates.chunks(of: 256).map { places in
            subject.precision.apply { classify(evidence.protected(places)) }
              .converted(to: .float32)
          })
      })
    let models = try ShadowModels(
      shadows, of: subject.task, on: evidence, candidates: candidates,
      confidence: confidence, subject: subject
    ) { context("membership", "shadow-\($0)") }
    let ratios = victims.indices.map { label in
      LikelihoodRatio(
        confidences: models.confidences.map { $0[label] }, learnt: models.learnt
      ).scores(victims[label])
    }
    return [
      Scored(
        attack: .loss,
        scores: Self.added(victims.map { $0.map { -log1p(exp(-$0)) } }), parameters: 0,
        imagesSeen: 0),
      Scored(
        attack: .likelihoodRatio, scores: Self.added(ratios), parameters: models.parameters,
        imagesSeen: models.imagesSeen),
    ]
  }

  /// Over labels, sample by sample.
  private static func added(_ values: [[Double]]) -> [Double] {
    (values.first ?? []).indices.map { sample in values.reduce(0) { $0 + $1[sample] } }
  }

  /// Whether a few members are told with hardly a false alarm, which the area under a curve hides.
  private static func betraysSome(_ curve: OperatingCurve, _ final: Predictions) -> Bool {
    let members = final.truth.count { $0 == 1 }
    let strangers = Double(final.count - members)
    return members > 0
      && falseAlarms.contains { rate in
        guard rate * strangers >= 1 else { return false }
        let found = Int((curve.hits(atFalseRate: rate) * Double(members)).rounded())
        return Interval.binomial(successes: found, trials: members).low > betrayal * rate
      }
  }

  private func asset(_ judged: [Judged], groups: [String]?, seconds: Double) -> AuditAsset? {
    guard let best = judged.max(by: { ($0.choosing.auc() ?? 0) < ($1.choosing.auc() ?? 0) }),
      let area = best.final.auc()
    else { return nil }
    let bootstrap = Bootstrap(
      samples: best.final.count, groups: groups, resamples: 1000, seed: subject.seed)
    let asset = AuditAsset(
      asset: "membership", kind: .membership, threat: ThreatModel.chosenImage.name, metric: "AUC",
      samples: best.final.count, floor: 0.5, achieved: area,
      // Certainty: unprotected pictures have no membership that could be read off them.
      ceiling: 1,
      leakage: bootstrap.leakage(
        achieved: { best.final.auc(over: $0) }, floor: { _ in 0.5 }, ceiling: { _ in 1 }),
      strongest: best.attacker.attack.rawValue,
      metrics: Dictionary(
        uniqueKeysWithValues: Self.falseAlarms.map { rate in
          (
            "TPR at FPR \(rate)",
            MetricFigures(
              floor: rate, achieved: best.curve.hits(atFalseRate: rate), ceiling: 1)
          )
        }),
      attackers: judged.map { judged in
        AuditAttacker(
          name: judged.attacker.attack.rawValue, summary: judged.attacker.attack.summary,
          role: .protected, seed: 0, converged: true, validation: judged.choosing.auc(),
          test: judged.final.auc(), parameters: judged.attacker.parameters,
          imagesSeen: judged.attacker.imagesSeen,
          seconds: judged.attacker.parameters > 0 ? seconds : 0, curve: [])
      })
    var found = self.judged(asset, converged: budget.shadows >= Self.manyShadows)
    if found.verdict != .exposed, judged.contains(where: { Self.betraysSome($0.curve, $0.final) }) {
      found.verdict = .partly
    }
    found.operating = best.curve.points(most: 60)
    return found
  }
}

/// Who guesses members.
enum MembershipAttack: String, CaseIterable {
  case loss = "loss threshold"
  case likelihoodRatio = "likelihood ratio (LiRA)"

  var summary: String {
    switch self {
    case .loss: "a picture that the classifier is right about is called a member (Yeom et al.)"
    case .likelihoodRatio:
      "shadow classifiers with and without the picture say how sure either kind is of it "
        + "(Carlini et al.)"
    }
  }
}
