import Auditing
import Foundation
import Records

/// How hard an audit tries, who attacks, and what is accepted.
public struct AuditEffort: Sendable {
  /// `quick`, `standard` or `thorough`; nil takes what is usual.
  public var budget: String?
  /// Names of the only attackers; empty for all that the budget has.
  public var attacks: [String]
  /// Trainings of the best attacker; nil takes the budget's.
  public var seeds: Int?
  /// What attackers have; empty for the policy's, and where that names none for all that the budget
  /// plays.
  public var threats: [ThreatModel]
  public var policy: AuditPolicy
  /// A folder where what is learnt of unprotected pictures is kept for other audits of the same
  /// pictures; nil keeps nothing.
  public var ceilings: URL?
  /// Attackers from outside, who take part beside the budget's.
  public var guests: [any Attack]

  public init(
    budget: String? = nil, attacks: [String] = [], seeds: Int? = nil,
    threats: [ThreatModel] = [], policy: AuditPolicy = .standard, ceilings: URL? = nil,
    guests: [any Attack] = []
  ) {
    self.budget = budget
    self.attacks = attacks
    self.seeds = seeds
    self.threats = threats
    self.policy = policy
    self.ceilings = ceilings
    self.guests = guests
  }

  /// Says that a name is wrong before anything is read.
  ///
  /// - Throws: `KitError.unknownAttack`.
  public func checked() throws {
    let known = Attacks.names + guests.map(\.name)
    for attack in attacks where !known.contains(attack) {
      throw KitError.unknownAttack(attack, known: known)
    }
  }

  /// - Parameter trainings: of the best attacker, where nobody named a number or another budget.
  func budget(otherwise usual: String, trainings: Int? = nil) -> Budget {
    let name = budget ?? usual
    let seeds = seeds ?? (name == usual ? trainings : nil)
    guard var budget = Budget.named(name) else {
      preconditionFailure("AuditEffort: budget \"\(name)\" is not one of the known ones")
    }
    if let seeds { budget.seeds = max(1, seeds) }
    for guest in guests { budget = budget.adding(guest) }
    return attacks.isEmpty ? budget : budget.limited(to: attacks)
  }

  /// - Parameter usual: a recipe's, where nobody else named any.
  /// - Throws: `KitError.threat` where nobody can have here what a threat model grants.
  func threats(on subject: AuditSubject, otherwise usual: [ThreatModel] = []) throws
    -> [ThreatModel]
  {
    let named = threats.isEmpty ? policy.threats : threats
    let wanted = named.isEmpty ? usual : named
    for threat in wanted {
      if let reason = subject.refusal(of: threat) { throw KitError.threat(threat.name, reason) }
    }
    return wanted
  }

  /// What a choice of attackers leaves untried.
  var untested: [String] {
    attacks.isEmpty
      ? [] : ["Every attacker but those asked for: \(attacks.joined(separator: "; "))."]
  }
}
