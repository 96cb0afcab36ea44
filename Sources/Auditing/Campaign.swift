import Records

/// The contests for one asset on one side, from the weakest threat model upwards. Nobody is trained
/// again who can use no more than before; the winners so far take part in what follows.
final class Campaign {
  private let auditor: Auditor
  private let target: AttackTarget
  private let asset: String
  let role: AuditAttacker.Role
  /// Trainings of the best where fewer than the budget's will do.
  private let mostSeeds: Int
  private var played: [(threat: ThreatModel, outcome: Contest.Outcome)] = []
  /// What each attack was given when it last took part.
  private var supplies: [(threat: ThreatModel, attack: String, supply: [Resource: Int])] = []

  init(
    _ auditor: Auditor, _ target: AttackTarget, asset: String, role: AuditAttacker.Role,
    mostSeeds: Int = .max
  ) {
    self.auditor = auditor
    self.target = target
    self.asset = asset
    self.role = role
    self.mostSeeds = mostSeeds
  }

  /// - Parameter isLast: whether nothing will be played if this is not.
  /// - Returns: nil where nobody can begin with what the observation holds, and, unless somebody asked
  ///   for the threat model or a ceiling is wanted, where nobody can do more than under a weaker one.
  func play(_ observation: Observation, isLast: Bool = false) throws -> Contest.Outcome? {
    let threat = observation.threat
    var budget = auditor.budget
    budget.seeds = min(mostSeeds, budget.seeds(under: threat))
    // Whoever leads the obfuscator is alone with it: nobody else's lessons hold while it moves.
    let isAlone = observation.client != nil
    let attacks = newcomers(observation)
    var veterans: [Contest.Entry] = []
    for earlier in played where threat.grants(earlier.threat) && !isAlone {
      for entry in earlier.outcome.entries.prefix(earlier.outcome.finalists)
      where !veterans.contains(where: { $0 === entry }) {
        veterans.append(entry)
      }
    }
    let isWanted = role == .ceiling || (!auditor.asked.isEmpty && !veterans.isEmpty)
    guard !attacks.isEmpty || isWanted || (isLast && played.isEmpty) else { return nil }
    let outcome = try Contest(
      observation: observation, target: target, role: role, budget: budget,
      base: auditor.context(asset, threat.name, isCeiling: isOfOriginals), veterans: veterans
    ).run(attacks)
    played.append((threat, outcome))
    return outcome
  }

  /// Whether nothing that attackers learn here depends on the protection.
  private var isOfOriginals: Bool {
    role == .ceiling && target.isAttribute && auditor.subject.undefendedIsPictures
  }

  /// Who can do something here that they could not do before; from now on they have done it.
  func newcomers(_ observation: Observation) -> [any Attack] {
    let threat = observation.threat
    let attacks = auditor.budget.contestants(under: threat).filter { attack in
      guard attack.uses.contains(.client) == (observation.client != nil),
        let supply = Self.supply(of: attack, observation)
      else { return false }
      let isKnown = supplies.contains {
        threat.grants($0.threat) && $0.attack == attack.name && $0.supply == supply
      }
      return !isKnown && isTaught(observation, attack)
        && attack.applies(to: target, on: observation)
    }
    for attack in attacks {
      supplies.append((threat, attack.name, Self.supply(of: attack, observation) ?? [:]))
    }
    return attacks
  }

  /// Of a few pairs perhaps none has the label.
  private func isTaught(_ observation: Observation, _ attack: any Attack) -> Bool {
    guard case .attribute(let label) = target, attack.uses.contains(.lessons) else { return true }
    return observation.lessons?.labelled(label.name).isEmpty == false
  }

  /// nil where something is missing.
  private static func supply(
    of attack: any Attack, _ observation: Observation
  ) -> [Resource: Int]? {
    var supply: [Resource: Int] = [:]
    for resource in attack.uses {
      guard let amount = observation.supply(of: resource) else { return nil }
      supply[resource] = amount
    }
    return supply
  }
}
