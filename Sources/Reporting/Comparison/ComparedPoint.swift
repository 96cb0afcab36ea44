import Records

/// One setting in a comparison: a run, or its repetitions with other seeds.
struct ComparedPoint {
  /// The scheme and what tells the setting from others of it; the run's name where nothing does.
  let label: String
  /// nil where a record holds no recipe; points of one scheme are joined.
  let scheme: String?
  /// The one number in which the settings of the scheme differ, to join them by.
  let order: Double?
  let seeds: [UInt64]
  let runs: [ComparedRun]

  /// In the order in which the runs come.
  static func points(of runs: [ComparedRun]) -> [ComparedPoint] {
    let settings = runs.map { RunSetting($0.record) }
    var groups: [[Int]] = []
    for place in runs.indices {
      let own = groups.firstIndex { group in
        guard let first = settings[group[0]], let setting = settings[place] else { return false }
        return first.agrees(with: setting)
      }
      if let own { groups[own].append(place) } else { groups.append([place]) }
    }
    // One seed twice is no repetition: such runs stay by themselves.
    groups = groups.flatMap { group in
      Set(group.map { settings[$0]?.seed }).count == group.count ? [group] : group.map { [$0] }
    }
    let points = groups.map { point(runs, settings, $0) }
    return points.map { point in
      guard points.count(where: { $0.label == point.label }) > 1 else { return point }
      return ComparedPoint(
        label: point.runs.map(\.name).joined(separator: ", "), scheme: point.scheme,
        order: point.order, seeds: point.seeds, runs: point.runs)
    }
  }

  private static func point(
    _ runs: [ComparedRun], _ settings: [RunSetting?], _ group: [Int]
  ) -> ComparedPoint {
    let own = group.map { runs[$0] }
    guard let setting = settings[group[0]] else {
      return ComparedPoint(
        label: own[0].name, scheme: nil, order: nil, seeds: [], runs: own)
    }
    let keys = RunSetting.differences(
      settings.compactMap { $0 }.filter { $0.scheme == setting.scheme })
    return ComparedPoint(
      label: setting.label(naming: keys), scheme: setting.scheme,
      order: keys.count == 1 ? setting.values[keys[0]].flatMap(Double.init) : nil,
      seeds: group.compactMap { settings[$0]?.seed }, runs: own)
  }
}

/// A figure of several runs: their mean with what bounds it.
struct Spread: Equatable {
  let mean: Double
  /// Of one run its interval of 95 %; of several the least lower and the greatest upper end of
  /// theirs, so that both the test samples and the seeds count.
  let low: Double
  let high: Double
  let count: Int
  /// Standard deviation over the runs, with n - 1; nil for one run.
  let deviation: Double?

  /// nil where there is no figure.
  init?(_ figures: [Interval]) {
    guard let low = figures.map(\.low).min(), let high = figures.map(\.high).max() else {
      return nil
    }
    let mean = figures.map(\.value).reduce(0, +) / Double(figures.count)
    let squares = figures.map { ($0.value - mean) * ($0.value - mean) }.reduce(0, +)
    (self.mean, self.low, self.high, count) = (mean, low, high, figures.count)
    deviation = figures.count > 1 ? (squares / Double(figures.count - 1)).squareRoot() : nil
  }
}
