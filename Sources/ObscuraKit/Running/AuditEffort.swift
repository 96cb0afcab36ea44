import Auditing

/// How hard an audit tries.
public struct AuditEffort: Sendable {
  /// `quick`, `standard` or `thorough`; nil takes what is usual.
  public var budget: String?
  /// Names of the only attackers; empty for all that the budget has.
  public var attacks: [String]

  public init(budget: String? = nil, attacks: [String] = []) {
    self.budget = budget
    self.attacks = attacks
  }

  /// Says that a name is wrong before anything is read.
  ///
  /// - Throws: `KitError.unknownAttack`.
  public func checked() throws {
    let known = Attacks.names
    for attack in attacks where !known.contains(attack) {
      throw KitError.unknownAttack(attack, known: known)
    }
  }

  func budget(otherwise usual: String) -> Budget {
    let name = budget ?? usual
    guard let budget = Budget.named(name) else {
      preconditionFailure("AuditEffort: budget \"\(name)\" is not one of the known ones")
    }
    return attacks.isEmpty ? budget : budget.limited(to: attacks)
  }

  /// What a choice of attackers leaves untried.
  var untested: [String] {
    attacks.isEmpty
      ? [] : ["Every attacker but those asked for: \(attacks.joined(separator: "; "))."]
  }
}
