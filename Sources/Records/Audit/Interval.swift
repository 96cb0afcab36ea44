/// A figure with its 95 % interval.
public struct Interval: Codable, Sendable, Equatable {
  public let value: Double
  public let low: Double
  public let high: Double

  /// - Precondition: all three are finite and `low ≤ high`. The value may lie outside: a percentile
  ///   interval of a biased statistic need not hold it.
  public init(value: Double, low: Double, high: Double) {
    requireFinite([("value", value), ("low", low), ("high", high)], in: "Interval")
    precondition(low <= high, "Interval: low \(low) exceeds high \(high)")
    self.value = value
    self.low = low
    self.high = high
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let low = try container.decode(Double.self, forKey: .low)
    let high = try container.decode(Double.self, forKey: .high)
    guard low <= high else {
      throw DecodingError.dataCorruptedError(
        forKey: .low, in: container, debugDescription: "\(low) exceeds the upper end \(high)")
    }
    self.init(value: try container.decode(Double.self, forKey: .value), low: low, high: high)
  }

  /// Wide enough for another estimate of the same too, where that reaches higher; the value stays.
  public func spread(to other: Interval?) -> Interval {
    guard let other, other.high > high else { return self }
    return Interval(value: value, low: min(low, other.low), high: max(high, other.high))
  }

  private enum CodingKeys: String, CodingKey {
    case value, low, high
  }
}
