import Records

/// Settings in the plane of one leakage and one task's utility.
struct ParetoFront {
  /// What the figures say about a setting beside all others.
  enum Standing: String {
    /// None leaks no more and is as useful or more.
    case front
    /// One is better by its figures, yet intervals overlap: it may be chance.
    case behind
    /// One is better in both, and no interval overlaps.
    case clearlyBehind = "clearly behind"
  }

  struct Place {
    let label: String
    let scheme: String?
    let order: Double?
    let verdict: Verdict
    let leakage: Spread
    let utility: Spread
    var standing = Standing.front
  }

  let asset: Comparison.AssetKey
  let task: Comparison.TaskKey
  private(set) var places: [Place]
  /// How many settings have the asset and yet no place, for want of a leakage or of the task.
  let missing: Int

  init(_ comparison: Comparison, on asset: Comparison.AssetKey, task: Comparison.TaskKey) {
    self.asset = asset
    self.task = task
    places = comparison.points.compactMap { point in
      guard let leakage = comparison.leakage(asset, of: point),
        let utility = comparison.utility(task, of: point),
        let verdict = comparison.verdict(asset, of: point)
      else { return nil }
      return Place(
        label: point.label, scheme: point.scheme, order: point.order, verdict: verdict,
        leakage: leakage, utility: utility)
    }
    missing =
      comparison.points.count { comparison.verdict(asset, of: $0) != nil } - places.count
    let all = places
    for index in places.indices {
      let own = places[index]
      if all.contains(where: { $0.clearlyDominates(own) }) {
        places[index].standing = .clearlyBehind
      } else if all.contains(where: { $0.dominates(own) }) {
        places[index].standing = .behind
      }
    }
  }

  func standing(of point: ComparedPoint) -> Standing? {
    places.first { $0.label == point.label }?.standing
  }

  /// `The picture, white-box, against Smiling`.
  var title: String { "\(asset.title), \(asset.threat), against \(task.name)" }

  /// Places of one scheme in the order of the number in which they differ, else by leakage; schemes
  /// with a single place are left out.
  var families: [[Place]] {
    unique(places.compactMap(\.scheme)).compactMap { scheme in
      let own = places.filter { $0.scheme == scheme }
      guard own.count > 1 else { return nil }
      return own.sorted {
        ($0.order ?? $0.leakage.mean, $0.leakage.mean)
          < ($1.order ?? $1.leakage.mean, $1.leakage.mean)
      }
    }
  }
}

extension ParetoFront.Place {
  fileprivate func dominates(_ other: Self) -> Bool {
    leakage.mean <= other.leakage.mean && utility.mean >= other.utility.mean
      && (leakage.mean < other.leakage.mean || utility.mean > other.utility.mean)
  }

  fileprivate func clearlyDominates(_ other: Self) -> Bool {
    leakage.high < other.leakage.low && utility.low > other.utility.high
  }
}
