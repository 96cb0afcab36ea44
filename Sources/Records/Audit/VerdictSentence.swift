import Foundation

/// Says an audit's verdict in one sentence for a person who knows none of its words.
public enum VerdictSentence {
  /// Assets that are named before the rest is only counted.
  static let named = 4

  /// For instance `Exposed: a reconstructor trained from scratch rebuilds pictures with MS-SSIM
  /// 0.91 (floor 0.49, unprotected 0.92); Male can be read with balanced accuracy 0.87 (floor
  /// 0.66).`
  ///
  /// Names the worst finding of each asset, the worst asset first. What is protected stays unnamed
  /// where something else is not.
  public static func make(for assets: [AuditAsset]) -> String {
    let verdict = Verdict.worst(of: assets.map(\.verdict))
    let title = verdict.rawValue.capitalized
    guard !assets.isEmpty else { return "\(title): nothing was attacked." }
    let told = worstFindings(assets).filter {
      verdict == .protected || $0.verdict != .protected
    }
    var clauses = told.prefix(named).map(clause)
    if told.count > named { clauses.append("\(told.count - named) more beside them") }
    return "\(title): \(clauses.joined(separator: "; "))."
  }

  /// One finding for each asset, by falling severity.
  private static func worstFindings(_ assets: [AuditAsset]) -> [AuditAsset] {
    var worst: [AuditAsset] = []
    for asset in assets {
      if let place = worst.firstIndex(where: { $0.asset == asset.asset && $0.kind == asset.kind }) {
        if isWorse(asset, than: worst[place]) { worst[place] = asset }
      } else {
        worst.append(asset)
      }
    }
    return worst.enumerated().sorted {
      ($1.element.verdict.severity, $0.offset) < ($0.element.verdict.severity, $1.offset)
    }.map(\.element)
  }

  private static func isWorse(_ a: AuditAsset, than b: AuditAsset) -> Bool {
    (a.verdict.severity, a.leakage?.value ?? -.infinity)
      > (b.verdict.severity, b.leakage?.value ?? -.infinity)
  }

  private static func clause(_ asset: AuditAsset) -> String {
    let figure = "\(asset.metric) \(number(asset.achieved))\(comparison(asset))"
    switch (asset.kind, asset.verdict) {
    case (.picture, .exposed):
      return "\(reconstructor(of: asset)) rebuilds \(asset.asset)s with \(figure)"
    case (.picture, .partly):
      return "\(reconstructor(of: asset)) partly rebuilds \(asset.asset)s with \(figure)"
    case (.picture, .protected):
      return "reconstructors trained from scratch rebuild no \(asset.asset)s, \(figure)"
    case (.picture, .inconclusive):
      return "\(reason(asset, who: "the reconstructors", what: "\(asset.asset)s")), \(figure)"
    case (.words, .exposed):
      return "an attacker trained from scratch reads the words of texts, \(figure)"
    case (.words, .partly):
      return "an attacker trained from scratch reads some words of texts, \(figure)"
    case (.words, .protected):
      return "attackers trained from scratch read no words of texts, \(figure)"
    case (.words, .inconclusive):
      return "\(reason(asset, who: "those who read words", what: "the words")), \(figure)"
    case (.identity, .exposed):
      return "a machine finds people again, \(figure)"
    case (.identity, .partly):
      return "a machine finds some people again, \(figure)"
    case (.identity, .protected):
      return "a machine finds nobody again, \(figure)"
    case (.identity, .inconclusive):
      return "\(reason(asset, who: "the face recognisers", what: "identity")), \(figure)"
    case (.inversion, .exposed):
      return "the classifier gives away what its classes look like, \(figure)"
    case (.inversion, .partly):
      return "the classifier gives away something of what its classes look like, \(figure)"
    case (.inversion, .protected):
      return "the classifier does not give away what its classes look like, \(figure)"
    case (.inversion, .inconclusive):
      let who = "the attackers who draw pictures out of the classifier"
      return "\(reason(asset, who: who, what: "what its classes look like")), \(figure)"
    case (.linkage, .exposed):
      return "two releases of one picture can be told to be that, \(figure)"
    case (.linkage, .partly):
      return "two releases of one picture can sometimes be told to be that, \(figure)"
    case (.linkage, .protected):
      return "two releases of one picture cannot be told to be that, \(figure)"
    case (.linkage, .inconclusive):
      return "\(reason(asset, who: "those who link releases", what: "linkage")), \(figure)"
    case (.membership, .exposed):
      return "the classifier gives away what it learnt from, \(figure)"
    case (.membership, .partly):
      return "the classifier gives away some of what it learnt from, \(figure)"
    case (.membership, .protected):
      return "the classifier does not give away what it learnt from, \(figure)"
    case (.membership, .inconclusive):
      return "\(reason(asset, who: "the membership attackers", what: "membership")), \(figure)"
    case (.attribute, .exposed):
      return "\(asset.asset) can be read with \(figure)"
    case (.attribute, .partly):
      return "\(asset.asset) can partly be read with \(figure)"
    case (.attribute, .protected):
      return "\(asset.asset) cannot be read, \(figure)"
    case (.attribute, .inconclusive):
      let who = "the adversaries that read \(asset.asset)"
      return "\(reason(asset, who: who, what: asset.asset)), \(figure)"
    }
  }

  /// Some attackers need no training of their own.
  private static func reconstructor(of asset: AuditAsset) -> String {
    let strongest = asset.attackers.first {
      $0.role == .protected && $0.name == asset.strongest
    }
    guard strongest?.parameters == 0 else { return "a reconstructor trained from scratch" }
    return ThreatModel(asset.threat)?.grants(.whiteBox) == true
      ? "an attacker that holds the obfuscator" : "an attacker that needs no training"
  }

  /// Why nothing was decided.
  private static func reason(_ asset: AuditAsset, who: String, what: String) -> String {
    guard let leakage = asset.leakage else {
      let why =
        switch (asset.floor, asset.ceiling) {
        case (let floor?, let ceiling?) where ceiling <= floor:
          ": unprotected data give no more than the floor"
        case (.some, .some): ": unprotected data give hardly more than the floor"
        default: ", for want of a floor and a ceiling to compare with"
        }
      return "\(what) could not be judged\(why)"
    }
    if asset.void { return "\(who) failed and say nothing" }
    let thresholds = asset.thresholds ?? .standard
    if leakage.low < 0, thresholds.protected < leakage.high {
      return "the test samples are too few to tell how much of \(what) leaks"
    }
    let finalists = asset.attackers.filter { $0.role == .protected && $0.test != nil }
    if !finalists.isEmpty, finalists.allSatisfy(\.converged) {
      return "no attacker that was tried gets more of \(what) than a guess, which does not show "
        + "that nobody can"
    }
    return "\(who) were stopped before their plateau"
  }

  /// ` (5 scales, floor 0.49, unprotected 0.92)`; attributes name the floor alone.
  private static func comparison(_ asset: AuditAsset) -> String {
    var parts: [String] = []
    if let scales = asset.scales { parts.append("\(scales) scales") }
    if asset.floor != nil { parts.append("floor \(number(asset.floor))") }
    if asset.kind != .attribute, asset.ceiling != nil {
      parts.append("unprotected \(number(asset.ceiling))")
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }

  private static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "not measured" }
    // By chance nobody is found again: that is little, and not nothing.
    return String(format: value > 0 && value < 0.01 ? "%.3f" : "%.2f", value)
  }
}
