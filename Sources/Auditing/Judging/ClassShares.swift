import Networks

/// How common the classes of a label are among the samples that a predictor learns from.
///
/// Decisions are best for balanced accuracy where each class's probability is divided by its share.
struct ClassShares {
  private let shares: [Float]

  init(_ label: LabelHead.Label, among samples: Samples) {
    var counts = [Float](repeating: 0, count: label.classes)
    for value in samples.labels(label.name) where value >= 0 { counts[Int(value)] += 1 }
    let total = max(1, counts.reduce(0, +))
    shares = counts.map { max($0, 1) / total }
  }

  var classes: Int { shares.count }

  /// Probabilities of the classes divided by their shares; they add up to 1.
  func balanced(_ probabilities: [Float]) -> [Float] {
    // Adding up to one again keeps a binary label's ranking: p/s against (1 - p)/(1 - s).
    let weighted = zip(probabilities, shares).map { $0 / $1 }
    let total = weighted.reduce(0, +)
    return weighted.map { $0 / max(total, 1e-12) }
  }
}
