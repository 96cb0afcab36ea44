import Records

/// How an asset and its attackers are called, on pages and terminals alike.
extension AuditAsset {
  /// `The picture`, or the private label's name.
  var title: String {
    kind == .picture && asset == "picture" ? "The picture" : asset
  }

  /// `MS-SSIM, 3 scales`.
  var metricLabel: String { Metric.label(metric, scales: scales) }

  /// No attacker got more than the predictor that knows the task label alone.
  var isFloorStrongest: Bool { strongest == "floor" }

  /// The strongest attacker on protected data: of its seeds, the one with the highest figure.
  var strongestAttacker: AuditAttacker? {
    attackers.filter { $0.role == .protected && $0.name == strongest }.max {
      ($0.test ?? $0.validation ?? -.infinity) < ($1.test ?? $1.validation ?? -.infinity)
    }
  }

  /// Names of the finalists on protected data that their budget stopped, each once.
  var notConverged: [String] {
    var names: [String] = []
    for attacker in attackers
    where attacker.role == .protected && !attacker.converged && !names.contains(attacker.name) {
      names.append(attacker.name)
    }
    return names
  }

  /// What was found, in full sentences.
  var finding: String {
    var sentences = [opening]
    if let ceiling, ceiling.isFinite {
      sentences.append(
        "The same attackers get \(Figures.figure(ceiling, of: metric)) from unprotected data.")
    }
    if let inLoop, inLoop.isFinite {
      sentences.append(
        "The adversary inside the training loop, the paper's own protocol, ends at "
          + "\(Figures.figure(inLoop, of: metric)).")
    }
    if void {
      sentences.append(
        "The whole leakage interval lies below 0: the attackers failed, so the figure says nothing."
      )
    }
    if !notConverged.isEmpty {
      sentences.append(
        "Not converged: \(notConverged.joined(separator: ", ")). More budget could reveal more.")
    }
    return sentences.joined(separator: " ")
  }

  private var opening: String {
    let level = Figures.figure(floor, of: metric)
    if isFloorStrongest {
      return "No attacker beat the floor of \(level) \(metricLabel)."
    }
    guard let achieved, achieved.isFinite else {
      return "No attacker was scored on test; the strongest on validation was \(strongest)."
    }
    let got = Figures.figure(achieved, of: metric)
    let known = floor.map(\.isFinite) == true ? "; knowing nothing but the task gives \(level)" : ""
    return "The strongest attacker, \(strongest), got \(got) (\(metricLabel)) on test images\(known)."
  }
}

/// What an attacker knows under each threat model, in half a sentence.
enum ThreatWords {
  static func meaning(of threat: String) -> String? {
    let name = threat.prefix { $0 != "(" }.trimmingSuffix(" ")
    return switch name {
    case "ciphertext-only": "the attacker sees protected data and nothing else."
    case "chosen-image": "the attacker may have images of its choice protected and sees the result."
    case "known-pairs": "the attacker holds originals together with their protected form."
    case "white-box": "the attacker also has the obfuscator itself, with its weights."
    case "surrogate": "the attacker has public data and the public parts only."
    case "malicious-server": "the attacker runs the server and steers the training."
    case "stolen-key": "the attacker has got hold of the owner's key."
    default: nil
    }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ character: Character) -> Substring {
    var rest = self
    while rest.last == character { rest.removeLast() }
    return rest
  }
}
