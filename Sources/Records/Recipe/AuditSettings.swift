/// Recipe key `audit`: how hard the result is attacked.
public struct AuditSettings: Sendable, Equatable {
  /// How much an audit may spend.
  public enum Budget: String, Sendable, CaseIterable, Codable {
    case quick, standard, thorough

    /// Seeds of each finalist where the recipe names none.
    public var seeds: Int { self == .quick ? 1 : 3 }
  }

  public var budget: Budget
  /// What attackers have; empty for all that the budget plays.
  public var threats: [ThreatModel]
  /// With how many seeds each finalist is trained.
  public var seeds: Int

  /// - Parameter seeds: nil for the budget's own number.
  public init(budget: Budget = .standard, threats: [ThreatModel] = [], seeds: Int? = nil) {
    self.budget = budget
    self.threats = threats
    self.seeds = seeds ?? budget.seeds
  }

  init(_ section: RecipeSection) {
    budget = section.optional("budget", default: .standard)
    threats = section.threats("threats") ?? []
    seeds = section.optional("seeds", default: budget.seeds, in: 1...100)
  }

  var tree: RecipeNode {
    .map(
      [("budget", .value(budget.rawValue))]
        + (threats.isEmpty ? [] : [("threats", .list(threats.map(\.name)))])
        + [("seeds", .value(seeds))])
  }
}

extension RecipeSection {
  /// Threat models; those that nobody knows are reported.
  public func threats(_ key: String) -> [ThreatModel]? {
    guard let names = list(key, of: String.self) else { return nil }
    return names.compactMap { name in
      if let model = ThreatModel(name) { return model }
      let word = String(name.prefix { $0 != "(" })
      let words = ThreatModel.all.map(\.word)
      if !words.contains(word) {
        let hint = suggestion(for: word, among: words)
        report("unknown threat \"\(shortened(name))\"\(hint)", at: key)
      } else if word == ThreatModel.knownPairs(nil).word {
        report(
          "threat \"\(shortened(name))\" needs a number of pairs from 1 on; write \(word)(100)",
          at: key)
      } else {
        report("threat \"\(shortened(name))\" takes no number; write \(word)", at: key)
      }
      return nil
    }
  }
}
