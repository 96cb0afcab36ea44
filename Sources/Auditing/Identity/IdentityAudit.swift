import Foundation
import Records
import Tensors

/// Whether people are found again by a machine in what attackers rebuild.
extension Auditor {
  static let reidentification = "re-identification"
  /// Of a reconstructor's passes over the attacker's part; faces are learnt in fewer.
  private static let passesOfOne = 4

  /// nil where the data does not say who is in a picture or knows too few people, and where nobody
  /// was asked to look.
  ///
  /// - Parameter outcome: the strongest attack on pictures, whose reconstructions are looked at.
  func auditIdentity(_ sides: Sides, rebuiltBy outcome: PictureOutcome) throws -> AuditAsset? {
    let precision = subject.precision
    guard budget.attacks.contains(Recogniser.name),
      let test = Gallery(sides.protected.test, precision: precision),
      let validation = Gallery(sides.protected.validation, precision: precision)
    else { return nil }
    let observation = Observation(
      threat: .chosenImage, protected: subject.picture, picture: subject.picture,
      precision: precision, training: sides.protected.training,
      validation: sides.protected.validation, cipher: nil)
    let context = context("identity/\(Recogniser.name)")
    guard
      let embedder = try Recogniser.session(
        on: observation, gallery: validation, context: context)
    else { return nil }
    let samples = observation.training.indices.count
    let stopwatch = Stopwatch(context.work)
    try stopwatch.measure {
      try embedder.train(
        toImages: min(
          budget.images(for: embedder, target: .picture, samples: samples),
          budget.epochs / Self.passesOfOne * samples))
    }
    embedder.settle(forFinal: true)
    let achieved = test.scores(embedder.output, seeing: outcome.rebuild)
    let ceiling = test.scores(embedder.output)
    func attacker(
      _ name: String, _ role: AuditAttacker.Role, _ scores: IdentityScores
    ) -> AuditAttacker {
      AuditAttacker(
        name: name, summary: Recogniser.summary, role: role, seed: 0,
        converged: embedder.converged && (role == .ceiling || outcome.converged),
        validation: nil, test: scores.hits(within: 1).average,
        parameters: embedder.parameters, imagesSeen: embedder.imagesSeen,
        seconds: stopwatch.seconds,
        curve: embedder.curve.map { AuditAttacker.Point(seen: $0.seen, value: $0.value) })
    }
    let name = "\(Recogniser.name) on what \(outcome.strongest) rebuilds"
    return asset(
      achieved: achieved, ceiling: ceiling, strongest: name, threat: outcome.threat,
      attackers: [
        attacker(name, .protected, achieved),
        attacker("\(Recogniser.name) on originals", .ceiling, ceiling),
      ])
  }

  private func asset(
    achieved: IdentityScores, ceiling: IdentityScores, strongest: String, threat: ThreatModel,
    attackers: [AuditAttacker]
  ) -> AuditAsset {
    let chance = 1 / Double(achieved.people)
    let (hits, most) = (achieved.hits(within: 1), ceiling.hits(within: 1))
    let bootstrap = Bootstrap(
      samples: hits.count, groups: achieved.groups, resamples: 1000, seed: subject.seed)
    func figures(
      floor: Double? = nil, _ value: (IdentityScores) -> Double?
    ) -> MetricFigures {
      MetricFigures(floor: floor, achieved: value(achieved), ceiling: value(ceiling))
    }
    let leakage = bootstrap.leakage(
      achieved: { $0.mean(hits) }, floor: { _ in chance }, ceiling: { $0.mean(most) })
    return AuditAsset(
      asset: "identity", kind: .identity, threat: threat.rawValue,
      verdict: verdict(leakage, converged: attackers.allSatisfy(\.converged)),
      metric: Self.reidentification, samples: hits.count, floor: chance, achieved: hits.average,
      ceiling: most.average, leakage: leakage, strongest: strongest,
      metrics: [
        "top-5": figures(floor: min(1, 5 * chance)) { $0.hits(within: 5).average },
        "AUC": figures(floor: 0.5) { $0.areaUnderCurve },
        "TAR at FAR .01": figures(floor: 0.01) { $0.accepted(atFalseRate: 0.01) },
      ], attackers: attackers)
  }
}
