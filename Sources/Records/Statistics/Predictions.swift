/// What a classifier said about one label, and the truth.
///
/// Every figure leaves out samples whose label is missing and may be taken over a resample.
public struct Predictions: Sendable {
  /// A class a sample, negative for missing.
  public let truth: [Int32]
  /// A class a sample.
  public let predicted: [Int32]
  public let classes: Int
  /// For each class that scores rank, the samples by rising score; empty without scores.
  private let rankings: [Ranking]
  /// `[N, classes]`; nil without scores for each class.
  private let scores: [Float]?

  public var count: Int { truth.count }

  /// Predictions without scores, which have no AUC.
  public init(truth: [Int32], predicted: [Int32], classes: Int) {
    precondition(
      truth.count == predicted.count,
      "Predictions: \(truth.count) labels, \(predicted.count) predictions")
    Predictions.check(truth, classes: classes)
    self.truth = truth
    self.predicted = predicted
    self.classes = classes
    rankings = []
    scores = nil
  }

  /// The class of the largest score is predicted, the first of equal ones; NaN counts as the lowest.
  ///
  /// - Parameter scores: `[N, classes]`, row-major: probabilities, or anything that ranks the
  ///   samples alike within each class.
  public init(truth: [Int32], scores: [Float], classes: Int) {
    precondition(
      scores.count == truth.count * classes,
      "Predictions: \(scores.count) scores, expected \(truth.count) x \(classes)")
    Predictions.check(truth, classes: classes)
    self.truth = truth
    self.classes = classes
    self.scores = scores
    predicted = truth.indices.map { row in
      // No number is larger than NaN, nor NaN than any number: it is never chosen.
      var (best, largest) = (0, -Float.infinity)
      for column in 0..<classes where scores[row * classes + column] > largest {
        (best, largest) = (column, scores[row * classes + column])
      }
      return Int32(best)
    }
    rankings = (0..<classes).map { column in
      Ranking(truth.indices.map { scores[$0 * classes + column] })
    }
  }

  /// A binary label.
  ///
  /// - Parameters:
  ///   - positive: one score a sample, larger for class 1.
  ///   - threshold: class 1 is predicted from here on.
  public init(truth: [Int32], positive: [Float], threshold: Float) {
    precondition(
      positive.count == truth.count,
      "Predictions: \(positive.count) scores, \(truth.count) labels")
    Predictions.check(truth, classes: 2)
    self.truth = truth
    classes = 2
    scores = nil
    predicted = positive.map { $0 >= threshold ? 1 : 0 }
    let ranking = Ranking(positive)
    rankings = [ranking.reversed(), ranking]
  }

  public func confusion(over resample: Resample? = nil) -> ConfusionMatrix {
    ConfusionMatrix(truth: truth, predicted: predicted, classes: classes, over: resample)
  }

  /// nil where no sample has the label.
  public func accuracy(over resample: Resample? = nil) -> Double? {
    confusion(over: resample).accuracy
  }

  /// How often the true class is among the first few by score; equal scores count as wrong. nil where no
  /// sample has the label, and without scores for each class.
  public func accuracy(within places: Int) -> Double? {
    guard let scores else { return nil }
    let known = truth.indices.filter { truth[$0] >= 0 }
    guard !known.isEmpty else { return nil }
    let hits = known.count { row in
      let own = scores[row * classes + Int(truth[row])]
      let others = scores[row * classes..<(row + 1) * classes]
      return others.count { $0 >= own } <= places
    }
    return Double(hits) / Double(known.count)
  }

  /// The mean recall of the classes that occur; nil where no sample has the label.
  public func balancedAccuracy(over resample: Resample? = nil) -> Double? {
    confusion(over: resample).balancedAccuracy
  }

  /// Area under the ROC curve, ties by midranks: of class 1 for two classes, else the mean over
  /// the classes against all others. nil where a class has no sample, and without scores.
  public func auc(over resample: Resample? = nil) -> Double? {
    mean(over: classes == 2 ? [1] : Array(0..<classes)) { auc(of: $0, over: resample) }
  }

  /// Area under the ROC curve of one class against all others; nil where either is empty.
  public func auc(of positive: Int, over resample: Resample? = nil) -> Double? {
    guard !rankings.isEmpty else { return nil }
    var (above, seenNegatives, negatives, positives) = (0.0, 0.0, 0.0, 0.0)
    forEachTie(of: positive, over: resample) { tied in
      above += tied.positives * (seenNegatives + tied.negatives / 2)
      seenNegatives += tied.negatives
      negatives += tied.negatives
      positives += tied.positives
    }
    return positives > 0 && negatives > 0 ? above / (positives * negatives) : nil
  }

  /// Mean of the precision at each recall step of one class, equal scores taken together; nil where
  /// the class or all others have no sample, so that there is nothing to rank.
  public func averagePrecision(of positive: Int, over resample: Resample? = nil) -> Double? {
    guard !rankings.isEmpty else { return nil }
    var ties: [Tie] = []
    forEachTie(of: positive, over: resample) { ties.append($0) }
    let positives = ties.reduce(0) { $0 + $1.positives }
    guard positives > 0, ties.contains(where: { $0.negatives > 0 }) else { return nil }
    var (sum, hits, seen) = (0.0, 0.0, 0.0)
    for tie in ties.reversed() {
      hits += tie.positives
      seen += tie.positives + tie.negatives
      if tie.positives > 0 { sum += tie.positives * hits / seen }
    }
    return sum / positives
  }

  /// The average precision of class 1 for two classes, else its mean over the classes that occur,
  /// each against all others (mAP). nil where fewer than two classes occur, and without scores.
  public func meanAveragePrecision(over resample: Resample? = nil) -> Double? {
    let occurring = rankedClasses(over: resample)
    return mean(over: occurring) { averagePrecision(of: $0, over: resample) }
  }

  /// The mean average precision of whoever ranks at random: the share of class 1 for two classes,
  /// else the mean share of the classes that occur. nil where fewer than two occur.
  public func prevalence(over resample: Resample? = nil) -> Double? {
    let confusion = confusion(over: resample)
    let total = Double(confusion.total)
    return mean(over: rankedClasses(over: resample)) { Double(confusion.total(of: $0)) / total }
  }

  /// The classes whose average precision counts; none where there is nothing to rank.
  private func rankedClasses(over resample: Resample?) -> [Int] {
    let confusion = confusion(over: resample)
    let occurring = (0..<classes).filter { confusion.total(of: $0) > 0 }
    guard occurring.count > 1 else { return [] }
    return classes == 2 ? [1] : occurring
  }
}

extension Predictions {
  /// Samples of one score.
  private struct Tie {
    var positives = 0.0
    var negatives = 0.0
  }

  /// Walks the samples that have the label by rising score, equal scores together.
  private func forEachTie(
    of positive: Int, over resample: Resample?, _ body: (Tie) -> Void
  ) {
    precondition(
      resample.map { $0.counts.count == count } ?? true,
      "Predictions: resample of \(resample?.counts.count ?? 0), \(count) samples")
    let ranking = rankings[positive]
    var tie = Tie()
    for (place, sample) in ranking.order.enumerated() {
      let label = truth[Int(sample)]
      let weight = resample.map { Double($0.counts[Int(sample)]) } ?? 1
      if label == positive {
        tie.positives += weight
      } else if label >= 0 {
        tie.negatives += weight
      }
      if ranking.endsTie[place] {
        body(tie)
        tie = Tie()
      }
    }
  }

  private func mean(over classes: [Int], _ figure: (Int) -> Double?) -> Double? {
    let figures = classes.map(figure)
    let known = figures.compactMap { $0 }
    return known.count == figures.count && !known.isEmpty
      ? known.reduce(0, +) / Double(known.count) : nil
  }

  private static func check(_ truth: [Int32], classes: Int) {
    precondition(classes > 0, "Predictions: \(classes) classes")
    precondition(
      truth.allSatisfy { $0 < classes },
      "Predictions: label \(truth.max() ?? 0) of \(classes) classes")
  }
}

/// Samples in the order of a score, worked out once for all resamples.
private struct Ranking: Sendable {
  /// Rising; NaN counts as the lowest score.
  let order: [Int32]
  /// Whether the sample at a place is the last of those with its score.
  let endsTie: [Bool]

  init(_ scores: [Float]) {
    let keys = scores.map { $0.isNaN ? -Float.infinity : $0 }
    let order = (0..<Int32(keys.count)).sorted {
      (keys[Int($0)], $0) < (keys[Int($1)], $1)
    }
    self.order = order
    endsTie = order.indices.map { place in
      place + 1 == order.count || keys[Int(order[place])] != keys[Int(order[place + 1])]
    }
  }

  private init(order: [Int32], endsTie: [Bool]) {
    self.order = order
    self.endsTie = endsTie
  }

  /// The order of the negated scores.
  func reversed() -> Ranking {
    let startsTie = order.indices.map { $0 == 0 || endsTie[$0 - 1] }
    return Ranking(order: order.reversed(), endsTie: startsTie.reversed())
  }
}
