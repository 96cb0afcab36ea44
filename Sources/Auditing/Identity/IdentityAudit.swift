import Foundation
import Records
import Tensors

/// Whether people are found again by a machine in what attackers rebuild.
extension Auditor {
  static let reidentification = "re-identification"
  /// Of a reconstructor's passes over the attacker's part; faces are learnt in fewer.
  private static let passesOfOne = 4

  /// Under each threat model that leaves an attacker pictures of their own; nil where the data does
  /// not say who is in a picture or knows too few people, and where nobody was asked to look.
  ///
  /// - Parameter outcomes: the strongest attacks on pictures, whose reconstructions are looked at.
  func auditIdentity(
    _ sides: Sides, rebuiltBy outcomes: [PictureOutcome]
  ) throws -> [AuditAsset]? {
    let precision = subject.precision
    guard budget.attacks.contains(Recogniser.name),
      let test = Gallery(sides.protected.test, precision: precision),
      let validation = Gallery(sides.protected.validation, precision: precision)
    else { return nil }
    let observation = Observation.unprotected(subject, sides.protected)
    let context = context("identity", Recogniser.name)
    guard
      let embedder = try Recogniser.session(
        on: observation, gallery: validation, context: context)
    else { return nil }
    let samples = sides.protected.training.indices.count
    let stopwatch = Stopwatch(context.work)
    try stopwatch.measure {
      try embedder.train(
        toImages: min(
          budget.images(for: embedder, target: .picture, samples: samples),
          budget.epochs / Self.passesOfOne * samples))
    }
    embedder.settle(forFinal: true)
    let ceiling = test.scores(embedder.output)
    func attacker(
      _ name: String, _ role: AuditAttacker.Role, _ scores: IdentityScores, _ converged: Bool = true
    ) -> AuditAttacker {
      AuditAttacker(
        name: name, summary: Recogniser.summary, role: role, seed: 0,
        converged: embedder.converged && converged,
        validation: nil, test: scores.hits(within: 1).average,
        parameters: embedder.parameters, imagesSeen: embedder.imagesSeen,
        seconds: stopwatch.seconds,
        curve: embedder.curve.map { AuditAttacker.Point(seen: $0.seen, value: $0.value) })
    }
    var seen: ThreatModel?
    return threats.filter { $0.grants(.surrogate) }.compactMap { threat in
      guard let outcome = outcomes.last(where: { threat.grants($0.threat) }),
        outcome.threat != seen
      else { return nil }
      seen = outcome.threat
      let achieved = test.scores(embedder.output, seeing: outcome.achieved.shown.rebuild)
      let name = "\(Recogniser.name) on what \(outcome.achieved.shown.name) rebuilds"
      return asset(
        achieved: achieved, ceiling: ceiling, strongest: name, threat: threat,
        attackers: [
          attacker(name, .protected, achieved, outcome.achieved.converged),
          attacker("\(Recogniser.name) on originals", .ceiling, ceiling),
        ])
    }
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
    let asset = AuditAsset(
      asset: "identity", kind: .identity, threat: threat.name,
      metric: Self.reidentification, samples: hits.count, floor: chance, achieved: hits.average,
      ceiling: most.average, leakage: leakage, strongest: strongest,
      metrics: [
        "top-5": figures(floor: min(1, 5 * chance)) { $0.hits(within: 5).average },
        "AUC": figures(floor: 0.5) { $0.areaUnderCurve },
        "TAR at FAR .01": figures(floor: 0.01) { $0.accepted(atFalseRate: 0.01) },
      ], attackers: attackers)
    return judged(asset, converged: attackers.allSatisfy(\.converged))
  }
}
