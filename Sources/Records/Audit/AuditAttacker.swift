/// One training of one attacker.
public struct AuditAttacker: Codable, Sendable, Equatable {
  /// What the attacker was trained on.
  public enum Role: String, Codable, Sendable, CaseIterable {
    /// Protected data: its figure is the achieved one.
    case protected
    /// Unprotected data: its figure is the ceiling.
    case ceiling
  }

  /// How the attacker's output was read before it was scored.
  public enum Output: String, Codable, Sendable, CaseIterable {
    case plain
    /// One minus the output.
    case negated
    /// Scale and offset fitted on validation.
    case affine
  }

  /// Progress on validation after so many training images.
  public struct Point: Codable, Sendable, Equatable {
    public let seen: Int
    public let value: Double

    public init(seen: Int, value: Double) {
      self.seen = seen
      self.value = value
    }
  }

  public let name: String
  /// One phrase on what it is.
  public let summary: String
  public let role: Role
  public let seed: UInt64
  /// The weakest threat model that it took part under; nil where that is the asset's.
  public let threat: String?
  /// It reached its plateau; otherwise its figure is a lower bound on leakage.
  public let converged: Bool
  public let output: Output
  /// The asset's metric on validation.
  public let validation: Double?
  /// The asset's metric on test; nil for attackers that did not reach the final.
  public let test: Double?
  /// Further figures on validation by name, for instance `SSIM`; nil where there are none.
  public let measures: [String: Double]?
  /// How many numbers were trained.
  public let parameters: Int
  public let imagesSeen: Int
  public let seconds: Double
  public let curve: [Point]

  /// Points of the curve whose value is not finite are left out: a plot shows a gap there.
  public init(
    name: String, summary: String, role: Role, seed: UInt64, threat: String? = nil, converged: Bool,
    output: Output = .plain, validation: Double?, test: Double?,
    measures: [String: Double]? = nil, parameters: Int, imagesSeen: Int, seconds: Double,
    curve: [Point]
  ) {
    requireFinite([("seconds", seconds)], in: "AuditAttacker \(name)")
    self.name = name
    self.summary = summary
    self.role = role
    self.seed = seed
    self.threat = threat
    self.converged = converged
    self.output = output
    self.validation = validation
    self.test = test
    self.measures = measures?.filter(\.value.isFinite)
    self.parameters = parameters
    self.imagesSeen = imagesSeen
    self.seconds = seconds
    self.curve = curve.filter(\.value.isFinite)
  }

  private enum CodingKeys: String, CodingKey {
    case name, summary, role, seed, threat, converged, output, validation, test, measures
    case parameters, seconds, curve
    case imagesSeen = "images_seen"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(summary, forKey: .summary)
    try container.encode(role, forKey: .role)
    try container.encode(seed, forKey: .seed)
    try container.encodeIfPresent(threat, forKey: .threat)
    try container.encode(converged, forKey: .converged)
    try container.encode(output, forKey: .output)
    try container.encodeFinite(validation, forKey: .validation)
    try container.encodeFinite(test, forKey: .test)
    try container.encodeIfPresent(measures, forKey: .measures)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(imagesSeen, forKey: .imagesSeen)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(curve, forKey: .curve)
  }
}
