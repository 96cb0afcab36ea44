/// Who would attack what in an audit, and what each would cost: `audit --check`.
public struct AuditPlan: JSONRecord, Equatable {
  public static let schema = "obscura.audit.plan/1"

  /// An attacker that would take part.
  public struct Entry: Sendable, Codable, Equatable {
    /// `picture` or a private label.
    public let asset: String
    public let threat: String
    public let attacker: String
    /// On protected data, or on unprotected data for the ceiling.
    public let role: AuditAttacker.Role
    /// Weights that training moves; 0 for those that learn nothing.
    public let parameters: Int
    /// Multiply-adds of training on one image.
    public let multiplyAdds: Int
    /// Images that it would see at most.
    public let images: Int
    /// Of its whole training, measured over a few steps; nil for those that learn nothing.
    public let seconds: Double?

    public init(
      asset: String, threat: String, attacker: String, role: AuditAttacker.Role, parameters: Int,
      multiplyAdds: Int, images: Int, seconds: Double?
    ) {
      self.asset = asset
      self.threat = threat
      self.attacker = attacker
      self.role = role
      self.parameters = parameters
      self.multiplyAdds = multiplyAdds
      self.images = images
      self.seconds = seconds
    }

    private enum CodingKeys: String, CodingKey {
      case asset, threat, attacker, role, parameters, images, seconds
      case multiplyAdds = "multiply_adds"
    }
  }

  /// `quick`, `standard` or `thorough`.
  public let budget: String
  public let entries: [Entry]
  /// What successive halving and further seeds leave of all that, in seconds.
  public let seconds: Double
  /// What is not estimated, in sentences.
  public let remarks: [String]

  public init(budget: String, entries: [Entry], seconds: Double, remarks: [String]) {
    self.budget = budget
    self.entries = entries
    self.seconds = seconds
    self.remarks = remarks
  }
}
