/// How well a run's classifier does on the test part: `evaluation.json` of a run.
public struct Evaluation: JSONRecord, Equatable {
  public static let schema = "obscura.evaluation/1"

  /// What the test pictures were.
  public enum Condition: String, Codable, Sendable, CaseIterable {
    case plain, encrypted
  }

  public struct Row: Codable, Sendable, Equatable {
    public var label: String
    public var condition: Condition
    /// With its 95 % bootstrap interval.
    public var accuracy: Interval
    public var balancedAccuracy: Interval
    public var samples: Int
    /// How often the true class is among the five likeliest; nil for labels of fewer classes than six.
    public var topFive: Double?

    public init(
      label: String, condition: Condition, accuracy: Interval, balancedAccuracy: Interval,
      samples: Int, topFive: Double? = nil
    ) {
      self.topFive = topFive
      self.label = label
      self.condition = condition
      self.accuracy = accuracy
      self.balancedAccuracy = balancedAccuracy
      self.samples = samples
    }
  }

  /// The cipher with its settings; nil for training on plain pictures.
  public var cipher: String?
  public var keys: String?
  /// Pictures were shifted and mirrored as ciphertexts, not before they were encrypted; nil as false.
  public var augmentedAfter: Bool?
  public var rows: [Row]

  public init(
    cipher: String? = nil, keys: String? = nil, augmentedAfter: Bool? = nil, rows: [Row]
  ) {
    self.cipher = cipher
    self.keys = keys
    self.augmentedAfter = augmentedAfter
    self.rows = rows
  }

  private enum CodingKeys: String, CodingKey {
    case cipher, keys, rows
    case augmentedAfter = "augmented_after"
  }

  /// What the classifier learnt from, without its keys.
  public var training: String {
    (cipher ?? "plain") + (augmentedAfter == true ? ", augmented after" : "")
  }

  /// For a person.
  public var text: String {
    rows.map { row in
      func percent(_ interval: Interval) -> String {
        "\(Self.percent(interval.value)) % [\(Self.percent(interval.low)), "
          + "\(Self.percent(interval.high))]"
      }
      return "\(row.label), \(row.condition.rawValue) test pictures: accuracy "
        + "\(percent(row.accuracy)), balanced \(percent(row.balancedAccuracy)), n = \(row.samples)"
    }.joined(separator: "\n")
  }

  private static func percent(_ value: Double) -> String {
    let tenths = Int((value * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
