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
}
