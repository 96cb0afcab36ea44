import Records

/// An audit with the name that it is compared under.
public struct ComparedRun: Sendable {
  /// For instance the run's folder.
  public let name: String
  public let record: AuditRecord

  public init(name: String, record: AuditRecord) {
    self.name = name
    self.record = record
  }
}

/// Several audits, sorted into what may stand in one column.
struct Comparison {
  /// What figures must agree in to be comparable. MS-SSIM of different scales never is.
  struct AssetKey: Hashable {
    let kind: AuditAsset.Kind
    let asset: String
    let metric: String
    let scales: Int?
    let threat: String

    init(_ asset: AuditAsset) {
      kind = asset.kind
      self.asset = asset.asset
      metric = asset.metric
      scales = asset.scales
      threat = asset.threat
    }

    var title: String { AuditAsset.title(asset, kind) }
    var metricLabel: String { Metric.label(metric, scales: scales) }
  }

  struct TaskKey: Hashable {
    let name: String
    let metric: String
  }

  /// One run in the plane of leakage and utility.
  struct Place {
    let run: String
    let verdict: Verdict
    let leakage: Interval
    let utility: Double
    /// No other run leaks less at no less utility, or is more useful at no more leakage.
    var isOnFront = false
  }

  let runs: [ComparedRun]
  let assets: [AssetKey]
  let tasks: [TaskKey]

  init(_ runs: [ComparedRun]) {
    self.runs = runs
    assets = Self.ordered(runs.flatMap { $0.record.assets.map(AssetKey.init) })
    tasks = Self.ordered(
      runs.flatMap { $0.record.utility.map { TaskKey(name: $0.name, metric: $0.metric) } })
  }

  private static func ordered<Key: Hashable>(_ keys: [Key]) -> [Key] {
    var seen: Set<Key> = []
    return keys.filter { seen.insert($0).inserted }
  }

  func asset(_ key: AssetKey, of run: ComparedRun) -> AuditAsset? {
    run.record.assets.first { AssetKey($0) == key }
  }

  func utility(_ key: TaskKey, of run: ComparedRun) -> AuditUtility? {
    run.record.utility.first { $0.name == key.name && $0.metric == key.metric }
  }

  /// Tasks that every run has: only they compare utility fairly.
  var sharedTasks: [TaskKey] {
    tasks.filter { task in runs.allSatisfy { utility(task, of: $0) != nil } }
  }

  /// Mean of the shared tasks' figures; nil where there is none.
  func utility(of run: ComparedRun) -> Double? {
    let figures = sharedTasks.compactMap { utility($0, of: run)?.achieved }.filter(\.isFinite)
    guard !figures.isEmpty else { return nil }
    return figures.reduce(0, +) / Double(figures.count)
  }

  /// `Smiling, balanced accuracy`, or `mean of 3 tasks`.
  var utilityLabel: String {
    switch sharedTasks.count {
    case 0: "no shared task"
    case 1: "\(sharedTasks[0].name), \(sharedTasks[0].metric)"
    default: "mean of \(sharedTasks.count) tasks"
    }
  }

  /// The runs that have both figures. Void leakage says nothing, so it takes no place.
  func places(on key: AssetKey) -> [Place] {
    var places = runs.compactMap { run -> Place? in
      guard let asset = asset(key, of: run), let leakage = asset.leakage, !asset.void,
        let utility = utility(of: run)
      else { return nil }
      return Place(
        run: run.name, verdict: asset.verdict, leakage: leakage, utility: utility)
    }
    for index in places.indices {
      let own = places[index]
      places[index].isOnFront = !places.contains { $0.dominates(own) }
    }
    return places
  }
}

extension Comparison.Place {
  fileprivate func dominates(_ other: Self) -> Bool {
    leakage.value <= other.leakage.value && utility >= other.utility
      && (leakage.value < other.leakage.value || utility > other.utility)
  }
}
