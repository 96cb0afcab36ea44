/// A bootstrap resample: how often each sample was drawn.
public struct Resample: Sendable, Equatable {
  /// One entry a sample.
  public let counts: [Int32]

  public init(counts: [Int32]) {
    self.counts = counts
  }

  /// Every sample once.
  public init(all count: Int) {
    counts = [Int32](repeating: 1, count: count)
  }

  /// The drawn samples in order, each as often as it was drawn.
  public var indices: [Int] {
    counts.enumerated().flatMap { repeatElement($0.offset, count: Int($0.element)) }
  }

  /// The mean of per-sample values; nil where nothing was drawn.
  public func mean(_ values: [Double]) -> Double? {
    precondition(
      values.count == counts.count,
      "Resample.mean: \(values.count) values, \(counts.count) samples")
    var sum = 0.0
    var total = 0
    for (value, count) in zip(values, counts) where count > 0 {
      sum += value * Double(count)
      total += Int(count)
    }
    return total == 0 ? nil : sum / Double(total)
  }
}
