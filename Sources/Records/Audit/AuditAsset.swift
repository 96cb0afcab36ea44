/// Something that the protection must hide, and what attackers got of it.
public struct AuditAsset: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// The picture itself, which reconstructors rebuild.
    case picture
    /// A private label, which adversaries predict.
    case attribute
  }

  /// `picture` or the private label's name.
  public var asset: String
  public var kind: Kind
  /// For instance `known-pairs`.
  public var threat: String
  public var verdict: Verdict
  /// The bounded metric that leakage is measured in: `MS-SSIM`, `balanced accuracy`, …
  public var metric: String
  /// How many scales MS-SSIM had; nil for other metrics.
  public var scales: Int?
  /// The best predictor that knows nothing but the task label; nil where it was not measured.
  public var floor: Double?
  /// The strongest attacker on protected data.
  public var achieved: Double?
  /// The same attackers on unprotected data.
  public var ceiling: Double?
  /// `(achieved - floor) / (ceiling - floor)`; nil where it is not defined.
  public var leakage: Interval?
  /// The leakage interval lies below 0: the attackers failed, so the figure says nothing.
  public var void: Bool
  /// Name of the strongest attacker; it is `floor` where no attacker beat the floor.
  public var strongest: String
  /// Further metrics by name: `L1`, `MSE`, `PSNR`, `SSIM`, `accuracy`, `AUC`, …
  public var metrics: [String: MetricFigures]
  /// What the adversaries trained along with the obfuscator got, the papers' own protocol.
  public var inLoop: Double?
  public var attackers: [AuditAttacker]

  public init(
    asset: String, kind: Kind, threat: String, verdict: Verdict, metric: String,
    scales: Int? = nil, floor: Double?, achieved: Double?, ceiling: Double?, leakage: Interval?,
    void: Bool = false, strongest: String, metrics: [String: MetricFigures] = [:],
    inLoop: Double? = nil, attackers: [AuditAttacker]
  ) {
    self.asset = asset
    self.kind = kind
    self.threat = threat
    self.verdict = verdict
    self.metric = metric
    self.scales = scales
    self.floor = floor
    self.achieved = achieved
    self.ceiling = ceiling
    self.leakage = leakage
    self.void = void
    self.strongest = strongest
    self.metrics = metrics
    self.inLoop = inLoop
    self.attackers = attackers
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(asset, forKey: .asset)
    try container.encode(kind, forKey: .kind)
    try container.encode(threat, forKey: .threat)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(metric, forKey: .metric)
    try container.encodeIfPresent(scales, forKey: .scales)
    try container.encodeFinite(floor, forKey: .floor)
    try container.encodeFinite(achieved, forKey: .achieved)
    try container.encodeFinite(ceiling, forKey: .ceiling)
    try container.encode(leakage, forKey: .leakage)
    try container.encode(void, forKey: .void)
    try container.encode(strongest, forKey: .strongest)
    try container.encode(metrics, forKey: .metrics)
    try container.encodeFiniteIfPresent(inLoop, forKey: .inLoop)
    try container.encode(attackers, forKey: .attackers)
  }
}

/// One metric of an asset at its four points of comparison; nil where it was not measured.
public struct MetricFigures: Codable, Sendable, Equatable {
  public var floor: Double?
  public var achieved: Double?
  public var ceiling: Double?
  public var inLoop: Double?

  public init(
    floor: Double? = nil, achieved: Double?, ceiling: Double? = nil, inLoop: Double? = nil
  ) {
    self.floor = floor
    self.achieved = achieved
    self.ceiling = ceiling
    self.inLoop = inLoop
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeFinite(floor, forKey: .floor)
    try container.encodeFinite(achieved, forKey: .achieved)
    try container.encodeFinite(ceiling, forKey: .ceiling)
    try container.encodeFiniteIfPresent(inLoop, forKey: .inLoop)
  }
}

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
  /// It reached its plateau; otherwise its figure is a lower bound on leakage.
  public let converged: Bool
  public let output: Output
  /// The asset's metric on validation.
  public let validation: Double?
  /// The asset's metric on test; nil for attackers that did not reach the final.
  public let test: Double?
  /// How many numbers were trained.
  public let parameters: Int
  public let imagesSeen: Int
  public let seconds: Double
  public let curve: [Point]

  /// Points of the curve whose value is not finite are left out: a plot shows a gap there.
  public init(
    name: String, summary: String, role: Role, seed: UInt64, converged: Bool,
    output: Output = .plain, validation: Double?, test: Double?, parameters: Int, imagesSeen: Int,
    seconds: Double, curve: [Point]
  ) {
    requireFinite([("seconds", seconds)], in: "AuditAttacker \(name)")
    self.name = name
    self.summary = summary
    self.role = role
    self.seed = seed
    self.converged = converged
    self.output = output
    self.validation = validation
    self.test = test
    self.parameters = parameters
    self.imagesSeen = imagesSeen
    self.seconds = seconds
    self.curve = curve.filter(\.value.isFinite)
  }

  private enum CodingKeys: String, CodingKey {
    case name, summary, role, seed, converged, output, validation, test, parameters, seconds, curve
    case imagesSeen = "images_seen"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(summary, forKey: .summary)
    try container.encode(role, forKey: .role)
    try container.encode(seed, forKey: .seed)
    try container.encode(converged, forKey: .converged)
    try container.encode(output, forKey: .output)
    try container.encodeFinite(validation, forKey: .validation)
    try container.encodeFinite(test, forKey: .test)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(imagesSeen, forKey: .imagesSeen)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(curve, forKey: .curve)
  }
}

/// A task label: what the receiver can still learn from protected data.
public struct AuditUtility: Codable, Sendable, Equatable {
  public var name: String
  /// For instance `balanced accuracy`.
  public var metric: String
  /// The same figure on unprotected data; nil where it was not measured.
  public var unprotected: Double?
  public var achieved: Double
  /// The achieved figure with its 95 % interval.
  public var interval: Interval
  /// What always saying the commonest class gets.
  public var floor: Double
  /// How many test samples carry this label.
  public var samples: Int
  public var accuracy: Double
  /// nil where a class has no sample.
  public var auc: Double?

  public init(
    name: String, metric: String, unprotected: Double? = nil, achieved: Double,
    interval: Interval, floor: Double, samples: Int, accuracy: Double, auc: Double?
  ) {
    requireFinite(
      [("achieved", achieved), ("floor", floor), ("accuracy", accuracy)],
      in: "AuditUtility \(name)")
    self.name = name
    self.metric = metric
    self.unprotected = unprotected
    self.achieved = achieved
    self.interval = interval
    self.floor = floor
    self.samples = samples
    self.accuracy = accuracy
    self.auc = auc
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(metric, forKey: .metric)
    try container.encodeFiniteIfPresent(unprotected, forKey: .unprotected)
    try container.encode(achieved, forKey: .achieved)
    try container.encode(interval, forKey: .interval)
    try container.encode(floor, forKey: .floor)
    try container.encode(samples, forKey: .samples)
    try container.encode(accuracy, forKey: .accuracy)
    try container.encodeFinite(auc, forKey: .auc)
  }
}
