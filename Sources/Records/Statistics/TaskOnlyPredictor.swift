/// The best guess of a private label from the task labels alone: the floor of an attribute attack.
///
/// Fitted on one part of the data and scored on another, like every attacker.
public struct TaskOnlyPredictor: Sendable {
  /// What the guess is to maximise.
  public enum Objective: Sendable {
    /// The commonest class given the task labels.
    case accuracy
    /// The class that the task labels point to most, each class weighted by its rarity.
    case balancedAccuracy
  }

  public let classes: Int
  /// Probability of each class by combination of task labels.
  private let table: [[Int32]: [Double]]
  /// Where a combination never occurred: the classes' own shares.
  private let prior: [Double]

  /// - Parameters:
  ///   - tasks: for each task label its class a sample; negative for missing, which counts as a
  ///     class of its own.
  ///   - hidden: the private label's class a sample; samples where it is missing are left out.
  public init(
    tasks: [[Int32]], hidden: [Int32], classes: Int, objective: Objective = .balancedAccuracy
  ) {
    precondition(classes > 0, "TaskOnlyPredictor: \(classes) classes")
    TaskOnlyPredictor.check(tasks, count: hidden.count)
    var counts: [[Int32]: [Double]] = [:]
    var totals = [Double](repeating: 0, count: classes)
    for index in hidden.indices where hidden[index] >= 0 {
      let label = Int(hidden[index])
      precondition(label < classes, "TaskOnlyPredictor: label \(label) of \(classes) classes")
      counts[tasks.map { max($0[index], -1) }, default: [Double](repeating: 0, count: classes)][
        label] += 1
      totals[label] += 1
    }
    let weights = totals.map { $0 == 0 || objective == .accuracy ? 1 : 1 / $0 }
    self.classes = classes
    table = counts.mapValues { normalized(zip($0, weights).map { $0 * $1 }) }
    prior = normalized(zip(totals, weights).map { $0 * $1 })
  }

  /// - Returns: the predictions for samples whose private label is `truth`, with scores.
  public func predictions(tasks: [[Int32]], truth: [Int32]) -> Predictions {
    TaskOnlyPredictor.check(tasks, count: truth.count)
    let scores = truth.indices.flatMap { index in
      (table[tasks.map { max($0[index], -1) }] ?? prior).map { Float($0) }
    }
    return Predictions(truth: truth, scores: scores, classes: classes)
  }

  private static func check(_ tasks: [[Int32]], count: Int) {
    precondition(
      tasks.allSatisfy { $0.count == count },
      "TaskOnlyPredictor: task labels of \(tasks.map(\.count)) samples, expected \(count)")
  }
}

/// Scaled to a sum of 1; all equal where the sum is 0.
private func normalized(_ weights: [Double]) -> [Double] {
  let sum = weights.reduce(0, +)
  return weights.map { sum > 0 ? $0 / sum : 1 / Double(weights.count) }
}
