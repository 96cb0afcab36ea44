import Networks
import Records
import Tensors

/// Whether two releases of one picture are known to be that: the same image in two contributions, or
/// sent twice.
extension Auditor {
  private static let mostPictures = 500

  /// With nothing but releases, and with what the strongest attack on pictures rebuilds of them; nil
  /// where a picture is never released in another form.
  func auditLinkage(_ sides: Sides, rebuiltBy outcomes: [PictureOutcome]) throws -> [AuditAsset]? {
    guard budget.asked == nil, let second = try secondRelease() else { return nil }
    let pairs = [sides.protected.validation, sides.protected.test].map { part in
      ReleasedTwice(part, second, people: subject.people, most: Self.mostPictures)
    }
    var played: ThreatModel?
    // Decoders of means of releases are for means of releases.
    let decoders = outcomes.filter { outcome in
      guard case .repeatedReleases = outcome.threat else { return !outcome.achieved.isFloor }
      return false
    }
    return threats.compactMap { threat in
      let outcome = decoders.last { threat.grants($0.threat) }
      // Nothing is new where there is no other decoder than under a weaker threat model.
      guard threat == threats.first || (outcome != nil && outcome?.threat != played) else {
        return nil
      }
      played = outcome?.threat
      let looks =
        LinkingLook.usual(
          subject.cipher != nil, arePictures: subject.protectedShape == subject.picture)
        + (outcome.map { [.rebuilt($0.achieved.shown)] } ?? [])
      let scored = looks.map { look in (look, pairs.map { $0.scores(look) }) }
      guard let best = scored.max(by: { $0.1[0].standing < $1.1[0].standing }) else { return nil }
      return asset(
        threat, best.0, best.1[1], looks: scored,
        // Whoever compares and does not learn can show that something leaks, never that nothing does.
        converged: subject.hasPictures && outcome?.achieved.converged == true)
    }
  }

  /// Where keys are no secret of the image's owner alone, a release under other keys is one more.
  private func secondRelease() throws -> AuditSubject.Release? {
    if let query = subject.cipher?.freshKeyQuery {
      let seed = subject.seed &+ 0x6C69_6E6B
      return { query($0, seed) }
    }
    return try subject.again?(1)
  }

  private func asset(
    _ threat: ThreatModel, _ look: LinkingLook, _ scores: IdentityScores,
    looks: [(LinkingLook, [IdentityScores])], converged: Bool
  ) -> AuditAsset {
    let chance = 1 / Double(scores.people)
    let hits = scores.hits(within: 1)
    let bootstrap = Bootstrap(
      samples: hits.count, groups: scores.groups, resamples: 1000, seed: subject.seed)
    let asset = AuditAsset(
      asset: "linkage", kind: .linkage, threat: threat.name, metric: Self.reidentification,
      samples: hits.count, floor: chance, achieved: hits.average,
      // An unprotected picture is the same picture again.
      ceiling: 1,
      leakage: bootstrap.leakage(hits: hits, chance: chance) { _ in 1 },
      strongest: look.name,
      metrics: [
        "top-5": MetricFigures(
          floor: min(1, 5 * chance), achieved: scores.hits(within: 5).average, ceiling: 1),
        "AUC": MetricFigures(floor: 0.5, achieved: scores.areaUnderCurve, ceiling: 1),
      ],
      attackers: looks.map { look, scores in
        AuditAttacker(
          name: look.name, summary: look.summary, role: .protected, seed: 0, threat: threat.name,
          converged: true, validation: scores[0].hits(within: 1).average,
          test: scores[1].hits(within: 1).average, parameters: 0, imagesSeen: 0, seconds: 0,
          curve: [])
      })
    return judged(asset, converged: converged)
  }
}

/// Pictures of one part of the data in two releases.
struct ReleasedTwice {
  private let places: [Int]
  /// Whose pictures are not independent.
  private let groups: [String]
  private let first: Evidence
  private let second: AuditSubject.Release

  private static let chunk = 128

  init(
    _ evidence: Evidence, _ second: @escaping AuditSubject.Release,
    people: ([Int]) -> [String]?, most: Int
  ) {
    places = evidence.indices.thinned(to: most)
    groups = people(places) ?? places.map { "#\($0)" }
    first = evidence
    self.second = second
  }

  /// How well each picture's second release finds its first.
  func scores(_ look: LinkingLook) -> IdentityScores {
    IdentityScores(
      probes: vectors(look, second), gallery: vectors(look) { first.protected($0) },
      owners: Array(places.indices), groups: groups)
  }

  /// Unit vectors, each dimension about its mean: what all releases share links nothing.
  private func vectors(_ look: LinkingLook, _ release: ([Int]) -> Tensor) -> [[Float]] {
    withoutGradients {
      let all = Tensor.concatenated(
        places.chunks(of: Self.chunk).map {
          look.view(release($0).converted(to: .float32)).flattened()
        })
      let centred = all - all.mean(over: [0], keepingDimensions: true)
      let lengths = (centred.squared().sum(over: [1], keepingDimensions: true) + 1e-12)
        .squareRoot()
      let values = (centred / lengths).floats
      let width = values.count / max(1, places.count)
      return places.indices.map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
  }
}

/// What is compared of two releases.
struct LinkingLook {
  let name: String
  let summary: String
  /// Released samples `[N, …]` to what is compared.
  let view: (Tensor) -> Tensor

  static func usual(_ isCipher: Bool, arePictures: Bool) -> [LinkingLook] {
    let inputs: [ReleaseInput] =
      isCipher ? [.plain, .fold, .sortedFold] : [.plain] + (arePictures ? [.bits] : [])
    return inputs.map { input in
      LinkingLook(
        name: input.naming("correlation"),
        summary: "which releases look alike in \(input.phrase)", view: input.prepare)
    }
  }

  static func rebuilt(
    _ shown: (name: String, scores: PictureScores, rebuild: (Tensor, [Int]) -> Tensor)
  ) -> LinkingLook {
    LinkingLook(
      name: "correlation of what \(shown.name) rebuilds",
      summary: "which releases rebuild to pictures that look alike",
      view: { shown.rebuild($0, []) })
  }
}
