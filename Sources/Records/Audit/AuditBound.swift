/// A figure that no attacker gets beyond, whoever it is, as far as what it assumes is true.
public struct AuditBound: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Proved, under the assumption that stands beside it.
    case bound
    /// It rests on something that nobody can know of pictures, and may be wrong in the attacker's
    /// favour.
    case estimate
  }

  public enum Unit: String, Codable, Sendable, CaseIterable {
    /// At most so many bits of a picture lie in a release.
    case bits
    /// At least this mean squared error per value remains; pictures count 0 to 1.
    case error = "MSE"
    /// At most this.
    case balancedAccuracy = "balanced accuracy"
    /// At most this.
    case accuracy
  }

  /// What is bounded, for instance `information in one release`.
  public var name: String
  public var kind: Kind
  public var value: Double
  public var unit: Unit
  /// When it holds, as a sentence.
  public var assumption: String
  /// What follows from it, as a sentence.
  public var implication: String
  /// Whose theorem it is.
  public var source: String

  public init(
    name: String, kind: Kind, value: Double, unit: Unit, assumption: String, implication: String,
    source: String
  ) {
    requireFinite([("value", value)], in: "AuditBound")
    self.name = name
    self.kind = kind
    self.value = value
    self.unit = unit
    self.assumption = assumption
    self.implication = implication
    self.source = source
  }
}
