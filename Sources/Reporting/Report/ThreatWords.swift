import Records

/// Who an attacker is under each threat model, in plain words.
enum ThreatWords {
  /// What an attacker knows, in half a sentence; nil for models that we do not know.
  static func meaning(of threat: String) -> String? {
    guard let model = ThreatModel(threat) else { return nil }
    return switch model {
    case .ciphertextOnly: "the attacker sees protected data and nothing else."
    case .chosenImage: "the attacker may have images of its choice protected and sees the result."
    case .knownPairs(let pairs?):
      "the attacker holds \(pairs == 1 ? "one original" : "\(Figures.count(pairs)) originals") "
        + "together with \(pairs == 1 ? "its" : "their") protected form."
    case .knownPairs(nil): "the attacker holds originals together with their protected form."
    case .repeatedReleases(let releases):
      "the attacker may have images of its choice protected, and gets \(releases) releases of each "
        + "image, in which noise differs."
    case .whiteBox: "the attacker also has the obfuscator itself, with its weights."
    case .surrogate: "the attacker has public data and the public parts only."
    case .maliciousServer: "the attacker runs the server and steers the training."
    case .stolenKey: "the attacker has got hold of the owner's key."
    }
  }

  /// What the attacker holds, for the head of a column; nil for models that we do not know.
  static func holding(of threat: String) -> String? {
    guard let model = ThreatModel(threat) else { return nil }
    return switch model {
    case .ciphertextOnly: "Protected data alone"
    case .surrogate: "+ pictures of its own"
    case .knownPairs(1): "+ one known pair"
    case .knownPairs(let pairs?): "+ \(Figures.count(pairs)) known pairs"
    case .knownPairs(nil): "+ known pairs"
    case .chosenImage: "+ any picture on request"
    case .repeatedReleases(let releases): "+ \(releases) releases of each"
    case .whiteBox: "+ the obfuscator itself"
    case .maliciousServer: "Runs the server"
    case .stolenKey: "Has the owner’s key"
    }
  }

  /// Each once, from who has least to who has most; models that we do not know come last.
  static func ordered(_ threats: [String]) -> [String] {
    unique(threats).enumerated().sorted {
      (strength($0.element), $0.offset) < (strength($1.element), $1.offset)
    }.map(\.element)
  }

  private static func strength(_ threat: String) -> Int {
    ThreatModel(threat)?.strength ?? .max
  }
}
