/// The best guess of a private label from the task labels alone: the floor of an attribute attack.
///
/// Fitted on one part of the data and scored on another, like every attacker. It goes by how often
/// each class occurs with a combination of task labels. Where few samples have a combination it leans
/// on what each task label says by itself; where all of that does not help on samples that were left
/// out, it guesses as if it knew nothing.
public struct TaskOnlyPredictor: Sendable {
  /// What the guess is to maximise.
  public enum Objective: Sendable {
    /// The commonest class given the task labels.
    case accuracy
    /// The class that the task labels point to most, each class weighted by its rarity.
    case balancedAccuracy
  }

  public let classes: Int
  private let objective: Objective
  private let seen: Cooccurrence
  /// Whether task labels tell anything of the private one.
  private let isConditional: Bool

  /// Parts of the samples that are left out in turn.
  private static let folds = 10

  /// - Parameters:
  ///   - tasks: for each task label its class a sample; negative for missing, which counts as a
  ///     class of its own.
  ///   - hidden: the private label's class a sample; samples where it is missing are left out.
  public init(
    tasks: [[Int32]], hidden: [Int32], classes: Int, objective: Objective = .balancedAccuracy
  ) {
    precondition(classes > 0, "TaskOnlyPredictor: \(classes) classes")
    TaskOnlyPredictor.check(tasks, count: hidden.count)
    let examples = hidden.indices.filter { hidden[$0] >= 0 }.map { index in
      precondition(
        hidden[index] < classes, "TaskOnlyPredictor: label \(hidden[index]) of \(classes) classes")
      return Example(key: Self.key(tasks, index), label: hidden[index])
    }
    var seen = Cooccurrence(tasks: tasks.count, classes: classes)
    for example in examples { seen.count(example, 1) }
    self.classes = classes
    self.objective = objective
    self.seen = seen
    isConditional =
      !tasks.isEmpty
      && Self.score(examples, seen, objective, isConditional: true)
        > Self.score(examples, seen, objective, isConditional: false)
  }

  /// - Returns: the predictions for samples whose private label is `truth`, with scores.
  public func predictions(tasks: [[Int32]], truth: [Int32]) -> Predictions {
    TaskOnlyPredictor.check(tasks, count: truth.count)
    var known: [[Int32]: [Float]] = [:]
    let scores = truth.indices.flatMap { index in
      let key = Self.key(tasks, index)
      if let scores = known[key] { return scores }
      let scores = seen.scores(key, objective, isConditional: isConditional).map { Float($0) }
      known[key] = scores
      return scores
    }
    return Predictions(truth: truth, scores: scores, classes: classes)
  }

  /// On examples none of which was counted when it was guessed.
  private static func score(
    _ examples: [Example], _ seen: Cooccurrence, _ objective: Objective, isConditional: Bool
  ) -> Double {
    var seen = seen
    var predicted = [Int32](repeating: 0, count: examples.count)
    for fold in 0..<folds {
      let left = stride(from: fold, to: examples.count, by: folds)
      for place in left { seen.count(examples[place], -1) }
      for place in left {
        let scores = seen.scores(
          examples[place].key, objective, isConditional: isConditional)
        predicted[place] = Int32(scores.max().flatMap(scores.firstIndex) ?? 0)
      }
      for place in left { seen.count(examples[place], 1) }
    }
    let confusion = ConfusionMatrix(
      truth: examples.map(\.label), predicted: predicted, classes: seen.classes)
    return (objective == .accuracy ? confusion.accuracy : confusion.balancedAccuracy) ?? 0
  }

  /// The combination of a sample's task labels.
  private static func key(_ tasks: [[Int32]], _ index: Int) -> [Int32] {
    tasks.map { max($0[index], -1) }
  }

  private static func check(_ tasks: [[Int32]], count: Int) {
    precondition(
      tasks.allSatisfy { $0.count == count },
      "TaskOnlyPredictor: task labels of \(tasks.map(\.count)) samples, expected \(count)")
  }
}

/// A sample's task labels and its private one.
private struct Example: Sendable {
  let key: [Int32]
  let label: Int32
}

/// How often the classes of a private label go with task labels, all of them together and each alone.
private struct Cooccurrence: Sendable {
  let classes: Int
  private var totals: [Double]
  private var joint: [[Int32]: [Double]] = [:]
  private var single: [[Int32: [Double]]]

  /// Samples that the task labels one by one weigh as much as, against those of a combination. Where
  /// these say the same, more would change little; where only the combination tells (one label exactly
  /// where two differ), more would drown it.
  private static let trust = 8.0

  init(tasks: Int, classes: Int) {
    self.classes = classes
    totals = [Double](repeating: 0, count: classes)
    single = [[Int32: [Double]]](repeating: [:], count: tasks)
  }

  /// - Parameter times: −1 takes it away again.
  mutating func count(_ example: Example, _ times: Double) {
    let label = Int(example.label)
    let none = [Double](repeating: 0, count: classes)
    totals[label] += times
    joint[example.key, default: none][label] += times
    for (task, value) in example.key.enumerated() {
      single[task][value, default: none][label] += times
    }
  }

  /// What speaks for each class, adding up to 1; all equal where nothing is known.
  func scores(
    _ key: [Int32], _ objective: TaskOnlyPredictor.Objective, isConditional: Bool
  ) -> [Double] {
    guard isConditional else {
      return normalized(objective == .accuracy ? totals : totals.map { $0 > 0 ? 1 : 0 })
    }
    let shares = shares(key)
    guard objective == .balancedAccuracy else { return shares }
    return normalized(zip(shares, totals).map { $1 > 0 ? $0 / $1 : 0 })
  }

  /// The classes' shares given all task labels.
  private func shares(_ key: [Int32]) -> [Double] {
    let alone = sharesByEach(key)
    guard let counts = joint[key] else { return alone }
    return normalized(zip(counts, alone).map { $0 + Self.trust * $1 })
  }

  /// The same as if, given the class, no task label told anything of another.
  private func sharesByEach(_ key: [Int32]) -> [Double] {
    let all = totals.reduce(0, +)
    var shares = normalized(totals)
    for (task, value) in key.enumerated() {
      guard let counts = single[task][value], counts.contains(where: { $0 > 0 }) else { continue }
      // One sample's worth of the value's own share: what never met a class is rare with it, not
      // impossible.
      let share = counts.reduce(0, +) / all
      for label in shares.indices {
        shares[label] *= (counts[label] + share) / (totals[label] + 1)
      }
      shares = normalized(shares)
    }
    return shares
  }
}

/// Scaled to a sum of 1; all equal where the sum is 0.
private func normalized(_ weights: [Double]) -> [Double] {
  let sum = weights.reduce(0, +)
  return weights.map { sum > 0 ? $0 / sum : 1 / Double(weights.count) }
}
