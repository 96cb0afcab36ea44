import Foundation
import Networks
import Pixels
import Records
import Tensors
import Training

/// Attacks an obfuscator with attackers trained from scratch and says what leaks.
public struct Auditor {
  let subject: AuditSubject
  let budget: Budget
  let asked: [ThreatModel]
  let policy: AuditPolicy
  let work: URL?
  let ceilings: URL?
  let observer: (any TrainingObserver)?
  let stop: StopSignal?

  /// - Parameters:
  ///   - threats: what attackers have; empty for all that the budget plays.
  ///   - work: a folder for what an interrupted audit goes on from.
  ///   - ceilings: a folder for what attackers learn of unprotected pictures, which stays.
  public init(
    _ subject: AuditSubject, budget: Budget, threats: [ThreatModel] = [],
    policy: AuditPolicy = .standard, work: URL? = nil, ceilings: URL? = nil,
    observer: (any TrainingObserver)? = nil, stop: StopSignal? = nil
  ) {
    self.subject = subject
    self.budget = budget
    asked = threats
    self.policy = policy
    self.work = work
    self.ceilings = ceilings
    self.observer = observer
    self.stop = stop
  }

  /// Everything that an audit found.
  public struct Findings {
    public var assets: [AuditAsset]
    public var utility: [AuditUtility]
    public var pictures: [ShownPicture]
    /// nil where nothing was rebuilt.
    public var study: StudyPictures?
    /// nil where no classifier was looked into.
    public var classes: ClassPictures?
    /// Test texts with what the strongest attacker read; empty of what is no text.
    public var texts: [AuditText]
    public var untested: [String]
    /// What no attacker gets beyond; nil where nothing bounds them.
    public var bounds: [AuditBound]?
    /// What all bounds rest on, or why there is none.
    public var proviso: String
  }

  /// A test picture and its best reconstruction.
  public struct ShownPicture {
    public let choice: AuditImage.Choice
    /// Its place in the data set.
    public let place: Int
    public let similarity: Double
    public let signalToNoise: Double
    /// `[H, W, C]`.
    public let reconstruction: [UInt8]
  }

  /// The threat models that are played, the weakest first.
  var threats: [ThreatModel] {
    asked.isEmpty ? subject.usualThreats(budget) : AuditSubject.inOrder(asked)
  }

  public func run() throws -> Findings {
    let sides = try Sides(subject, threats: threats)
    let pictures = subject.hasPicturesToRebuild ? try auditPicture(sides) : []
    let words = try auditWords(sides)
    // Faces are recognised, and classes drawn, in pictures alone.
    let isOfPictures = subject.dataset.layout.isPicture
    let identity = isOfPictures ? try auditIdentity(sides, rebuiltBy: pictures) : nil
    let linkage = isOfPictures ? try auditLinkage(sides, rebuiltBy: pictures) : nil
    let inversion = isOfPictures ? try auditInversion(sides) : nil
    let membership = try auditMembership()
    let attributes = try subject.hidden.labels.flatMap {
      try auditAttribute($0, sides, rebuiltBy: pictures)
    }
    let rebuilt = pictures.filter { budget.concerns($0.asset) }
    // The attackers that have most come first: they can do what the others do.
    let assets =
      words.filter { budget.concerns($0.asset) }.map(\.asset).reversed()
      + rebuilt.map(\.asset).reversed() + (identity ?? []).reversed()
      + (linkage ?? []).reversed()
      + [inversion?.asset, membership].compactMap { $0 }
      + inTurn(attributes.filter(budget.concerns))
    let settled = believed(granting(assets))
    let worst = rebuilt.max { ($0.asset.achieved ?? 0) < ($1.asset.achieved ?? 0) }
    let examples = worst.map { shown($0, sides.protected(under: $0.threat)) } ?? []
    return Findings(
      assets: settled, utility: try TaskUtility(self, sides).figures(), pictures: examples,
      study: worst.map { studied($0, sides.protected(under: $0.threat), besides: examples) },
      classes: inversion?.pictures,
      texts: words.max { ($0.asset.achieved ?? 0) < ($1.asset.achieved ?? 0) }?.shown ?? [],
      untested: subject.untested + subject.reservations
        + (isDoubtful(assets) ? [subject.doubt].compactMap { $0 } : [])
        + untested(assets, pictures: pictures),
      bounds: subject.noise.map { BoundsAudit(subject, $0).bounds(beside: settled) },
      proviso: subject.proviso)
  }

  /// What those cannot get who have more, nobody gets who has less; however few have tried.
  private func granting(_ assets: [AuditAsset]) -> [AuditAsset] {
    assets.map { asset in
      guard asset.verdict == .inconclusive, let threat = ThreatModel(asset.threat) else {
        return asset
      }
      var asset = asset
      let isSettled = assets.contains { other in
        other.asset == asset.asset && other.kind == asset.kind && other.verdict == .protected
          && ThreatModel(other.threat)?.grants(threat) == true
          // Of an obfuscator that was led astray nothing follows for the honest one.
          && other.threat != ThreatModel.maliciousServer.name
      }
      if isSettled { asset.verdict = .protected }
      return asset
    }
  }

  /// Whether nobody got anything out of pairs of which nobody knows that they belong together.
  private func isDoubtful(_ assets: [AuditAsset]) -> Bool {
    subject.doubt != nil
      && !assets.contains { asset in
        let enough = policy.thresholds(for: asset.asset, asset.kind).protected
        return asset.leakage.map { $0.low > enough } ?? false
      }
  }

  private func believed(_ assets: [AuditAsset]) -> [AuditAsset] {
    guard isDoubtful(assets) else { return assets }
    return assets.map { asset in
      var asset = asset
      if asset.verdict == .protected { asset.verdict = .inconclusive }
      return asset
    }
  }

  /// Each label's rows together, the strongest threat first.
  private func inTurn(_ assets: [AuditAsset]) -> [AuditAsset] {
    subject.hidden.labels.flatMap { label in
      assets.filter { $0.asset == label.name }.reversed()
    }
  }

  /// - Parameters:
  ///   - names: of a folder, from the outside inwards.
  ///   - isCeiling: whether attackers learn of the originals and of nothing that protection made.
  func context(_ names: String..., isCeiling: Bool = false) -> AttackContext {
    let folder = names.map { $0.replacingOccurrences(of: "/", with: "_") }
      .joined(separator: "/")
    let root = isCeiling ? ceilings ?? work : work
    return AttackContext(
      seed: subject.seed, width: subject.width, fullyConnected: subject.fullyConnected,
      work: root?.appendingPathComponent(folder), observer: observer, stop: stop)
  }

  /// Attackers that somebody chose can show that something leaks, never that nothing does. The
  /// same holds of all attackers of a keyed cipher: none of them is a cryptanalyst.
  func judged(_ asset: AuditAsset, converged: Bool) -> AuditAsset {
    var asset = asset
    let thresholds = policy.thresholds(for: asset.asset, asset.kind)
    asset.thresholds = thresholds == .standard ? nil : thresholds
    asset.verdict = .of(
      leakage: asset.leakage,
      converged: converged && budget.asked == nil && subject.cipher == nil
        && subject.reservations.isEmpty,
      thresholds: thresholds)
    return asset
  }

  var bootstrap: Bootstrap {
    Bootstrap(
      samples: subject.test.count, groups: subject.testGroups, resamples: 1000, seed: subject.seed)
  }
}
