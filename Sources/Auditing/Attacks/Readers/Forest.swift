import Foundation

/// Trees that were boosted on labelled samples: additive scores of the classes.
struct Forest {
  /// Of each round one tree for each class; one for both where there are two.
  private var rounds: [[Tree]] = []
  private let classes: Int

  private static let count = 120
  private static let rate: Float = 0.1
  private static let features = 256

  /// - Parameter samples: at most 256 of their numbers are used, those that differ most between
  ///   classes.
  init(_ samples: ReaderSamples) {
    classes = samples.classes
    let table = BinnedTable(samples, most: Self.features)
    let outputs = classes == 2 ? 1 : classes
    var scores = [[Float]](
      repeating: [Float](repeating: 0, count: samples.count), count: outputs)
    for _ in 0..<Self.count {
      let shares = Self.shares(scores, samples.count)
      var round: [Tree] = []
      for output in 0..<outputs {
        let wanted = Int32(classes == 2 ? 1 : output)
        var gradients = [Float](repeating: 0, count: samples.count)
        var curvatures = gradients
        for row in 0..<samples.count {
          let share = shares[output][row]
          gradients[row] = (samples.labels[row] == wanted ? 1 : 0) - share
          curvatures[row] = max(share * (1 - share), 1e-6)
        }
        let tree = Tree(table, gradients, curvatures, rate: Self.rate)
        for row in 0..<samples.count { scores[output][row] += tree.value(row, in: table) }
        round.append(tree)
      }
      rounds.append(round)
    }
  }

  /// Of each class; a sample's numbers in the samples' order.
  func scores(of sample: ArraySlice<Float>) -> [Float] {
    var sums = [Float](repeating: 0, count: classes)
    for round in rounds {
      for (output, tree) in round.enumerated() {
        sums[classes == 2 ? 1 : output] += tree.value(of: sample)
      }
    }
    return sums
  }

  /// Probabilities by softmax, or by the logistic function of one score.
  private static func shares(_ scores: [[Float]], _ count: Int) -> [[Float]] {
    guard scores.count > 1 else { return [scores[0].map { 1 / (1 + exp(-$0)) }] }
    var shares = scores
    for row in 0..<count {
      let most = scores.map { $0[row] }.max() ?? 0
      let weights = scores.map { exp($0[row] - most) }
      let total = weights.reduce(0, +)
      for output in scores.indices { shares[output][row] = weights[output] / total }
    }
    return shares
  }
}

/// Samples' numbers as places on a scale of few steps.
struct BinnedTable {
  /// Which of a sample's numbers each column holds.
  let sources: [Int]
  /// Upper ends of the steps but the last, of each column.
  let edges: [[Float]]
  /// Column after column.
  let bins: [[UInt8]]
  let count: Int

  static let steps = 32

  init(_ samples: ReaderSamples, most: Int) {
    count = samples.count
    let ratios = Self.ratios(samples)
    sources = Array(ratios.indices.sorted { ratios[$0] > ratios[$1] }.prefix(most))
    var (edges, bins) = ([[Float]](), [[UInt8]]())
    for source in sources {
      let column = (0..<samples.count).map { samples.values[$0 * samples.length + source] }
      let sorted = column.sorted()
      var ends: [Float] = []
      for step in 1..<Self.steps {
        let end = sorted[step * sorted.count / Self.steps]
        if ends.last != end { ends.append(end) }
      }
      edges.append(ends)
      bins.append(column.map { Self.bin($0, ends) })
    }
    self.edges = edges
    self.bins = bins
  }

  /// How many steps end below a value.
  static func bin(_ value: Float, _ ends: [Float]) -> UInt8 {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < value { low = middle + 1 } else { high = middle }
    }
    return UInt8(low)
  }

  /// How much of each number's variance lies between the classes.
  private static func ratios(_ samples: ReaderSamples) -> [Float] {
    var sums = [[Float]](
      repeating: [Float](repeating: 0, count: samples.length), count: samples.classes)
    var counts = [Float](repeating: 0, count: samples.classes)
    for row in 0..<samples.count {
      let label = Int(samples.labels[row])
      counts[label] += 1
      for place in 0..<samples.length {
        sums[label][place] += samples.values[row * samples.length + place]
      }
    }
    return (0..<samples.length).map { place in
      zip(sums, counts).reduce(Float(0)) { sum, part in
        part.1 == 0 ? sum : sum + part.0[place] * part.0[place] / part.1
      }
    }
  }
}
