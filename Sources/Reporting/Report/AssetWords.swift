import Records

/// How an asset and its attackers are called, on pages and terminals alike.
extension AuditAsset {
  /// `The picture`, `Who it is`, or the private label's name.
  var title: String { Self.title(asset, kind) }

  static func title(_ name: String, _ kind: Kind) -> String {
    switch (kind, name) {
    case (.picture, "picture"): "The picture"
    case (.picture, "window"): "The window of measurements"
    case (.words, "words"): "The words"
    case (.identity, "identity"): "Who it is"
    case (.inversion, "class pictures"): "What the classifier's classes look like"
    case (.linkage, "linkage"): "Whether two releases show one picture"
    case (.membership, "membership"): "Whether a picture trained the classifier"
    default: name
    }
  }

  /// `MS-SSIM, 3 scales, n = 2647`.
  var metricLabel: String {
    Metric.label(metric, scales: scales) + (samples.map { ", n = \($0)" } ?? "")
  }

  /// No attacker got more than the predictor that knows the task label alone.
  var isFloorStrongest: Bool { strongest == "floor" }

  /// `strongest: resrec`, or why there is none.
  var strongestPhrase: String {
    if attackers.isEmpty { return "no attacker was tried" }
    return isFloorStrongest ? "no attacker beat the floor" : "strongest: \(strongest)"
  }

  /// The strongest attacker on protected data: of its seeds, the one with the highest figure.
  var strongestAttacker: AuditAttacker? {
    attackers.filter { $0.role == .protected && $0.name == strongest }.max {
      ($0.test ?? $0.validation ?? -.infinity) < ($1.test ?? $1.validation ?? -.infinity)
    }
  }

  /// Names of the finalists on protected data that their budget stopped, each once. Attackers that
  /// were dropped on the way do not count: they were stopped because others did better.
  var notConverged: [String] {
    unique(
      attackers.filter { $0.role == .protected && $0.isFinalist && !$0.converged }.map(\.name))
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
    if attackers.isEmpty { return "No attacker was tried on it." }
    if isFloorStrongest {
      return "No attacker beat the floor of \(level) \(metricLabel)."
    }
    guard let achieved, achieved.isFinite else {
      return "No attacker was scored on test; the strongest on validation was \(strongest)."
    }
    let got = Figures.figure(achieved, of: metric)
    let known = floor.map(\.isFinite) == true ? "; knowing nothing but the task gives \(level)" : ""
    return
      "The strongest attacker, \(strongest), got \(got) (\(metricLabel)) on test images\(known)."
  }
}

extension AuditAttacker {
  /// It was scored on test.
  var isFinalist: Bool { test != nil }
}

extension AuditRecord {
  /// The sentence without the verdict's name before it, for places that show the name anyway.
  var finding: String {
    let name = verdict.rawValue.capitalized + ": "
    guard sentence.hasPrefix(name) else { return sentence }
    let rest = sentence.dropFirst(name.count)
    return rest.prefix(1).uppercased() + rest.dropFirst()
  }
}
