/// Recipe key `audit`: how hard the result is attacked.
public struct AuditSettings: Sendable, Equatable {
  /// How much an audit may spend.
  public enum Budget: String, Sendable, CaseIterable, Codable {
    case quick, standard, thorough

    /// Seeds of each finalist where the recipe names none.
    public var seeds: Int { self == .quick ? 1 : 3 }
  }

  public var budget: Budget
  /// Threat models by name, for instance `known-pairs(100)`.
  public var threats: [String]
  /// With how many seeds each finalist is trained.
  public var seeds: Int

  /// - Parameter seeds: nil for the budget's own number.
  public init(
    budget: Budget = .standard, threats: [String] = AuditSettings.standardThreats,
    seeds: Int? = nil
  ) {
    self.budget = budget
    self.threats = threats
    self.seeds = seeds ?? budget.seeds
  }

  init(_ section: RecipeSection) {
    budget = section.optional("budget", default: .standard)
    threats = section.threats("threats") ?? AuditSettings.standardThreats
    seeds = section.optional("seeds", default: budget.seeds, in: 1...100)
  }

  var tree: RecipeNode {
    .map([
      ("budget", .value(budget.rawValue)), ("threats", .list(threats)), ("seeds", .value(seeds)),
    ])
  }

  /// An attacker who may query the obfuscator, which is on every device that uses it.
  public static let standardThreats = ["chosen-image"]

  /// The threat models by name; `known-pairs` takes the number of pairs in parentheses.
  public static let knownThreats = [
    "ciphertext-only", "chosen-image", "known-pairs", "white-box", "surrogate",
    "malicious-server", "stolen-key",
  ]
}

extension RecipeSection {
  /// Names of threat models; unknown ones are reported.
  public func threats(_ key: String) -> [String]? {
    guard let names = list(key, of: String.self) else { return nil }
    for name in names {
      let word = String(name.prefix { $0 != "(" })
      guard AuditSettings.knownThreats.contains(word) else {
        let hint = suggestion(for: word, among: AuditSettings.knownThreats)
        report("unknown threat \"\(shortened(name))\"\(hint)", at: key)
        continue
      }
      let argument = name.dropFirst(word.count)
      if word == "known-pairs", pairs(in: argument) == nil {
        report(
          "threat \"\(shortened(name))\" needs the number of pairs; write known-pairs(100)",
          at: key)
      } else if word != "known-pairs", !argument.isEmpty {
        report("threat \"\(shortened(name))\" takes no number; write \(word)", at: key)
      }
    }
    return names
  }

  private func pairs(in argument: Substring) -> Int? {
    guard argument.hasPrefix("("), argument.hasSuffix(")"), argument.count > 2 else { return nil }
    return Int(argument.dropFirst().dropLast()).flatMap { $0 > 0 ? $0 : nil }
  }
}
