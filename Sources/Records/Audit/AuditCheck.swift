/// Something that an audit looked at beside its attackers, for instance how keys were drawn.
public struct AuditCheck: Codable, Sendable, Equatable {
  public enum Outcome: String, Codable, Sendable, CaseIterable {
    /// What was looked for is not there.
    case passed
    /// It is: the protection is broken.
    case failed
    /// A figure to know.
    case note
  }

  /// For instance `weak generator`.
  public var name: String
  public var outcome: Outcome
  /// One or two sentences for a person.
  public var finding: String

  public init(name: String, outcome: Outcome, finding: String) {
    self.name = name
    self.outcome = outcome
    self.finding = finding
  }
}
