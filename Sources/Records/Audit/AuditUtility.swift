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
  /// Who learnt the task from protected data for the audit; nil for the run's own classifier.
  public var learner: String?
  /// Further figures by name; the ceiling is that of unprotected data.
  public var metrics: [String: MetricFigures]?

  public init(
    name: String, metric: String, unprotected: Double? = nil, achieved: Double,
    interval: Interval, floor: Double, samples: Int, accuracy: Double, auc: Double?,
    learner: String? = nil, metrics: [String: MetricFigures]? = nil
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
    self.learner = learner
    self.metrics = metrics
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
    try container.encodeIfPresent(learner, forKey: .learner)
    try container.encodeIfPresent(metrics, forKey: .metrics)
  }
}
