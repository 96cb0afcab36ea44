/// What an audit found about one asset, or about all of them together.
public enum Verdict: String, Codable, Sendable, CaseIterable {
  /// Attackers that ran to their plateau gain next to nothing over the floor.
  case protected
  /// Attackers gain something, yet clearly less than from unprotected data.
  case partly
  /// Attackers gain at least half of what unprotected data gives them.
  case exposed
  /// The attackers failed or were stopped early, so the figures do not decide.
  case inconclusive
}
