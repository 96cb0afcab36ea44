import Foundation
import Records
import Tensors

/// Whether people are found again by a machine, in what is released and in what attackers rebuild.
extension Auditor {
  static let reidentification = "re-identification"

  /// Under each threat model that leaves an attacker pictures of their own; nil where the data does
  /// not say who is in a picture or knows too few people, and where nobody was asked to look.
  ///
  /// - Parameter outcomes: the strongest attacks on pictures, whose reconstructions are looked at.
  func auditIdentity(
    _ sides: Sides, rebuiltBy outcomes: [PictureOutcome]
  ) throws -> [AuditAsset]? {
    guard budget.attacks.contains(Recogniser.name),
      let detective = Detective(sides.protected, precision: subject.precision)
    else { return nil }
    let onOriginals = try searchOriginals(sides, detective)
    guard onOriginals != nil || !subject.hasPictures else { return nil }
    var (shown, lessons, direct) = (ThreatModel?.none, Int?.none, Detective.Search?.none)
    return try threats.filter { $0.grants(.surrogate) }.compactMap { threat in
      guard let observation = subject.observation(threat, of: sides) else { return nil }
      let side = sides.protected(under: threat)
      guard let detective = Detective(side, precision: subject.precision) else { return nil }
      let outcome = outcomes.last { threat.grants($0.threat) }
      var isNew = outcome?.threat != shown
      shown = outcome?.threat
      let supply = observation.supply(of: .lessons)
      if supply == nil { (lessons, direct) = (nil, nil) }
      // With as many lessons as before nobody learns more.
      if supply != lessons {
        lessons = supply
        direct = try detective.search(
          "\(Recogniser.name) on protected data", seeds: budget.seeds(under: threat),
          session: { gallery, seed in
            try Recogniser.session(
              onLessonsOf: observation, gallery: gallery,
              context: context("identity").again(seed, in: "\(threat.name) direct-\(seed)"))
          }, budget: budget, sees: .protected)
        isNew = isNew || direct != nil
      }
      let rebuilt = outcome.flatMap { outcome in
        onOriginals.map { recogniser in
          detective.search(
            "\(Recogniser.name) on what \(outcome.achieved.shown.name) rebuilds",
            with: recogniser.session, seconds: 0, converged: outcome.achieved.converged,
            seed: recogniser.seed, sees: .rebuilt(outcome.achieved.shown.rebuild))
        }
      }
      let searches = [rebuilt, direct].compactMap { $0 }
      guard isNew, let best = searches.max(by: { $0.standing < $1.standing }) else { return nil }
      // Who reads protected data better than originals could have read originals as well.
      let ceiling = onOriginals.map { best.standing > $0.standing ? best : $0 }
      return asset(threat, best, among: searches, ceiling: ceiling)
    }
  }

  /// nil where there are no originals, or too few people to learn from.
  private func searchOriginals(
    _ sides: Sides, _ detective: Detective
  ) throws -> Detective.Search? {
    guard subject.hasPictures else { return nil }
    return try detective.search(
      "\(Recogniser.name) on originals", seeds: budget.seeds,
      session: { gallery, seed in
        try Recogniser.session(
          on: .unprotected(subject, sides.protected), gallery: gallery,
          context: context("identity", isCeiling: true).again(
            seed, in: "\(Recogniser.name)-\(seed)"))
      }, budget: budget, sees: .originals)
  }

  private func asset(
    _ threat: ThreatModel, _ best: Detective.Search, among searches: [Detective.Search],
    ceiling: Detective.Search?
  ) -> AuditAsset {
    let chance = 1 / Double(best.scores.people)
    let hits = best.scores.hits(within: 1)
    // Without originals against certainty, which makes the leakage smaller than it is.
    let most = ceiling?.scores.hits(within: 1) ?? hits.map { _ in 1 }
    let bootstrap = Bootstrap(
      samples: hits.count, groups: best.scores.groups, resamples: 1000, seed: subject.seed)
    func figures(
      floor: Double? = nil, _ value: (IdentityScores) -> Double?
    ) -> MetricFigures {
      MetricFigures(
        floor: floor, achieved: value(best.scores), ceiling: ceiling.flatMap { value($0.scores) })
    }
    let leakage = bootstrap.leakage(hits: hits, chance: chance) { $0.mean(most) }
    let asset = AuditAsset(
      asset: "identity", kind: .identity, threat: threat.name,
      metric: Self.reidentification, samples: hits.count, floor: chance, achieved: hits.average,
      ceiling: ceiling == nil ? nil : most.average, leakage: leakage, strongest: best.name,
      metrics: [
        "top-5": figures(floor: min(1, 5 * chance)) { $0.hits(within: 5).average },
        "AUC": figures(floor: 0.5) { $0.areaUnderCurve },
        "TAR at FAR .01": figures(floor: 0.01) { $0.accepted(atFalseRate: 0.01) },
      ],
      attackers: searches.flatMap { $0.records(.protected) }
        + (ceiling?.records(.ceiling) ?? []))
    return judged(
      asset,
      converged: ceiling?.session.converged == true && searches.allSatisfy(\.converged))
  }
}
