/// Something that the protection must hide, and what attackers got of it.
public struct AuditAsset: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// The picture itself, which reconstructors rebuild.
    case picture
    case words
    /// A private label, which adversaries predict.
    case attribute
    /// What a classifier's classes look like, which is drawn out of the classifier.
    case inversion
    /// Who is in a picture, whom a face recogniser finds again.
    case identity
    /// Whether two releases show one picture.
    case linkage
    /// Whether a picture was among those that a classifier learnt from.
    case membership
  }

  /// `picture`, `identity`, `class pictures`, `linkage`, `membership` or the private label's name.
  public var asset: String
  public var kind: Kind
  /// For instance `known-pairs`.
  public var threat: String
  public var verdict: Verdict
  /// Where the policy puts the verdicts' limits; nil for the usual ones.
  public var thresholds: Verdict.Thresholds?
  /// The bounded metric that leakage is measured in: `MS-SSIM`, `balanced accuracy`,
  /// `re-identification` (share of probes whose person comes first in a gallery of all),
  /// `recognition` (share of drawn pictures that an independent classifier takes for their class),
  /// `AUC` of membership.
  public var metric: String
  /// How many scales MS-SSIM had; nil for other metrics.
  public var scales: Int?
  /// Test samples that the figures rest on.
  public var samples: Int?
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
  /// Further metrics by name: `L1`, `MSE`, `PSNR`, `SSIM`, `accuracy`, `AUC`,
  /// `average precision`, `mAP`, `perceptual distance` (to a network that the audit trained itself, so
  /// comparable within one audit alone), `class consistency (LABEL)`, …
  public var metrics: [String: MetricFigures]
  /// What the adversaries trained along with the obfuscator got, the papers' own protocol.
  public var inLoop: Double?
  /// What the strongest attacker finds at what price, where it looks for something rare.
  public var operating: [OperatingPoint]?
  public var attackers: [AuditAttacker]

  /// - Parameters:
  ///   - verdict: nil judges by `Verdict.of` from the leakage and from whether all finalists on
  ///     protected data converged. Attackers that were dropped on the way to the final do not
  ///     count: they were stopped because others did better. Without a finalist nothing was
  ///     attacked, so nothing is protected.
  ///   - void: nil derives it from the leakage.
  public init(
    asset: String, kind: Kind, threat: String, verdict: Verdict? = nil,
    thresholds: Verdict.Thresholds? = nil, metric: String, scales: Int? = nil, samples: Int? = nil,
    floor: Double?, achieved: Double?, ceiling: Double?,
    leakage: Interval?,
    void: Bool? = nil, strongest: String, metrics: [String: MetricFigures] = [:],
    inLoop: Double? = nil, attackers: [AuditAttacker]
  ) {
    self.asset = asset
    self.kind = kind
    self.threat = threat
    let finalists = attackers.filter { $0.role == .protected && $0.test != nil }
    self.verdict =
      verdict
      ?? Verdict.of(
        leakage: leakage, converged: !finalists.isEmpty && finalists.allSatisfy(\.converged))
    self.thresholds = thresholds == .standard ? nil : thresholds
    self.metric = metric
    self.scales = scales
    self.samples = samples
    self.floor = floor
    self.achieved = achieved
    self.ceiling = ceiling
    self.leakage = leakage
    self.void = void ?? Verdict.isVoid(leakage)
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
    try container.encodeIfPresent(thresholds, forKey: .thresholds)
    try container.encode(metric, forKey: .metric)
    try container.encodeIfPresent(scales, forKey: .scales)
    try container.encodeIfPresent(samples, forKey: .samples)
    try container.encodeFinite(floor, forKey: .floor)
    try container.encodeFinite(achieved, forKey: .achieved)
    try container.encodeFinite(ceiling, forKey: .ceiling)
    try container.encode(leakage, forKey: .leakage)
    try container.encode(void, forKey: .void)
    try container.encode(strongest, forKey: .strongest)
    try container.encode(metrics, forKey: .metrics)
    try container.encodeFiniteIfPresent(inLoop, forKey: .inLoop)
    try container.encodeIfPresent(operating, forKey: .operating)
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
