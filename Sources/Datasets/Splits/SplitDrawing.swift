import Pixels

/// Hands out groups of samples one by one, largest first, each to the part that misses it most.
///
/// The measure is the chi-square distance between what the parts have and what they should have,
/// summed over features: the number of samples, each class of each label, and each combination of
/// classes. Groups of one size come in random order, so the parts are random samples.
struct SplitDrawing {
  private let groups: [[Int]]
  private let count: Int
  private let fractions: [(part: Part, fraction: Double)]
  private let hasPeople: Bool
  /// The features of each sample: 0 is the sample itself.
  private let features: [[Int32]]
  /// How many samples have each feature.
  private let totals: [Double]

  init(
    groups: [[Int]], count: Int, strata: [[Int32]], fractions: [Part: Double], hasPeople: Bool
  ) {
    self.groups = groups
    self.count = count
    self.hasPeople = hasPeople
    self.fractions = Part.allCases.compactMap { part in
      let fraction = fractions[part, default: 0]
      return fraction > 0 ? (part, fraction) : nil
    }
    (features, totals) = Self.features(count: count, strata: strata)
  }

  mutating func draw(seed: UInt64) -> Split {
    var had = fractions.map { _ in [Double](repeating: 0, count: totals.count) }
    var parts: [Part: [Int]] = [:]
    let limit = Split.largestShare * Double(count)
    for group in order(seed: seed) {
      let gains = gains(of: groups[group])
      let isLarge = hasPeople && Double(groups[group].count) > limit
      let owner = isLarge ? fractions.firstIndex { $0.part == .owner } : nil
      let chosen =
        owner.flatMap { holds(groups[group].count, $0, had: had) ? $0 : nil }
        ?? best(for: gains, had: had)
      for (feature, gain) in gains { had[chosen][feature] += gain }
      parts[fractions[chosen].part, default: []] += groups[group]
    }
    return Split(parts)
  }

  /// Whether the owner has room for somebody large. In a set of few people everybody is large, and
  /// the other parts need some of them.
  private func holds(_ size: Int, _ owner: Int, had: [[Double]]) -> Bool {
    had[owner][0] == 0 || had[owner][0] + Double(size) <= fractions[owner].fraction * totals[0]
  }

  /// Groups by falling size, shuffled within a size.
  private func order(seed: UInt64) -> [Int] {
    // A stream of its own, so that no other use of the run's seed repeats these numbers.
    var generator = SeededGenerator(seed: seed, 0x5350_4C49_54)
    return generator.permutation(groups.count).enumerated()
      .sorted { left, right in
        let (a, b) = (groups[left.element].count, groups[right.element].count)
        return a == b ? left.offset < right.offset : a > b
      }
      .map(\.element)
  }

  private func gains(of group: [Int]) -> [(Int, Double)] {
    if group.count == 1 { return features[group[0]].map { (Int($0), 1) } }
    var gains: [Int: Double] = [:]
    for sample in group {
      for feature in features[sample] { gains[Int(feature), default: 0] += 1 }
    }
    return gains.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func best(for gains: [(Int, Double)], had: [[Double]]) -> Int {
    var best = (part: 0, cost: Double.infinity)
    for part in fractions.indices {
      var cost = 0.0
      for (feature, gain) in gains {
        let target = fractions[part].fraction * totals[feature]
        cost += gain * (2 * (had[part][feature] - target) + gain) / target
      }
      if cost < best.cost { best = (part, cost) }
    }
    return best.part
  }

  private static func features(
    count: Int, strata: [[Int32]]
  ) -> (features: [[Int32]], totals: [Double]) {
    var totals = [Double(count)]
    var features = [[Int32]](repeating: [0], count: count)
    func add<Key: Hashable>(_ key: (Int) -> Key) {
      var known: [Key: Int32] = [:]
      for sample in 0..<count {
        let key = key(sample)
        let feature = known[key] ?? Int32(totals.count)
        if known.updateValue(feature, forKey: key) == nil { totals.append(0) }
        totals[Int(feature)] += 1
        features[sample].append(feature)
      }
    }
    for stratum in strata { add { stratum[$0] } }
    if strata.count > 1 { add { sample in strata.map { $0[sample] } } }
    return (features, totals)
  }
}
