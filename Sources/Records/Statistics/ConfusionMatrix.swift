/// How often each class was taken for each class.
public struct ConfusionMatrix: Sendable, Equatable {
  public let classes: Int
  /// `[truth, predicted]`, row-major.
  public private(set) var counts: [Int]

  /// - Parameters:
  ///   - truth: a class a sample; negative for missing, which leaves the sample out.
  ///   - predicted: a class a sample, in `0 ..< classes`.
  ///   - resample: how often each sample counts; nil counts each once.
  public init(
    truth: [Int32], predicted: [Int32], classes: Int, over resample: Resample? = nil
  ) {
    precondition(classes > 0, "ConfusionMatrix: \(classes) classes")
    precondition(
      truth.count == predicted.count,
      "ConfusionMatrix: \(truth.count) labels, \(predicted.count) predictions")
    precondition(
      resample.map { $0.counts.count == truth.count } ?? true,
      "ConfusionMatrix: resample of \(resample?.counts.count ?? 0), \(truth.count) labels")
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
    for index in truth.indices where truth[index] >= 0 {
      let (row, column) = (Int(truth[index]), Int(predicted[index]))
      precondition(
        row < classes && 0 <= column && column < classes,
        "ConfusionMatrix: sample \(index): truth \(row), predicted \(column) of \(classes) classes")
      counts[row * classes + column] += resample.map { Int($0.counts[index]) } ?? 1
    }
  }

  public subscript(truth: Int, predicted: Int) -> Int {
    counts[truth * classes + predicted]
  }

  /// Samples whose label is not missing.
  public var total: Int { counts.reduce(0, +) }

  /// Samples of a class.
  public func total(of truth: Int) -> Int {
    counts[truth * classes..<(truth + 1) * classes].reduce(0, +)
  }

  /// The share of a class that was recognised; nil where it has no sample.
  public func recall(of truth: Int) -> Double? {
    let total = total(of: truth)
    return total == 0 ? nil : Double(self[truth, truth]) / Double(total)
  }

  /// The share that was recognised; nil where there is no sample.
  public var accuracy: Double? {
    let total = total
    guard total > 0 else { return nil }
    return Double((0..<classes).reduce(0) { $0 + self[$1, $1] }) / Double(total)
  }

  /// The mean recall of the classes that occur; nil where none does.
  public var balancedAccuracy: Double? {
    let recalls = (0..<classes).compactMap(recall)
    return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
  }
}
