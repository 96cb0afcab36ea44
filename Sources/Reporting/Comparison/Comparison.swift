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

  func asset(_ key: Comparison.AssetKey) -> AuditAsset? {
    record.assets.first { Comparison.AssetKey($0) == key }
  }

  func utility(_ key: Comparison.TaskKey) -> AuditUtility? {
    record.utility.first { $0.name == key.name && $0.metric == key.metric }
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

    var label: String { "\(name), \(metric)" }
  }

  let runs: [ComparedRun]
  let points: [ComparedPoint]
  /// By asset in the runs' order, and each from the threat model that has most to the one that has
  /// least.
  let assets: [AssetKey]
  let tasks: [TaskKey]
  /// Published tables that the runs repeat.
  let published: [PublishedTable]

  init(_ runs: [ComparedRun]) {
    self.runs = runs
    points = ComparedPoint.points(of: runs)
    published = PublishedTable.tables(of: points)
    let keys = Self.ordered(runs.flatMap { $0.record.assets.map(AssetKey.init) })
    let names = unique(keys.map { "\($0.kind) \($0.asset)" })
    let threats = Array(ThreatWords.ordered(keys.map(\.threat)).reversed())
    assets = names.flatMap { name in
      threats.flatMap { threat in
        keys.filter { "\($0.kind) \($0.asset)" == name && $0.threat == threat }
      }
    }
    tasks = Self.ordered(
      runs.flatMap { $0.record.utility.map { TaskKey(name: $0.name, metric: $0.metric) } })
  }

  private static func ordered<Key: Hashable>(_ keys: [Key]) -> [Key] {
    var seen: Set<Key> = []
    return keys.filter { seen.insert($0).inserted }
  }

  /// Tasks that two settings share, or the only setting has: others compare nothing.
  var sharedTasks: [TaskKey] {
    tasks.filter { task in
      points.count { utility(task, of: $0) != nil } >= min(2, points.count)
    }
  }

  /// What runs differ in that makes figures hard to compare, in sentences.
  var remarks: [String] {
    let recipes = runs.compactMap { RecipeText($0.record.recipe).recipe }
    let sources = unique(
      recipes.map { $0.data.source + ($0.data.size.map { " at \($0)" } ?? "") })
    let budgets = unique(runs.map(\.record.budget))
    var remarks: [String] = []
    if sources.count > 1 {
      remarks.append(
        "The runs learnt from different data (\(sources.joined(separator: "; "))): their figures do "
          + "not compare.")
    }
    if budgets.count > 1 {
      remarks.append(
        "The audits spent different budgets (\(budgets.joined(separator: ", "))): who was attacked "
          + "less looks safer.")
    }
    return remarks
  }

  /// Void leakage says nothing, so it counts for nothing.
  func leakage(_ key: AssetKey, of point: ComparedPoint) -> Spread? {
    Spread(
      point.runs.compactMap { run in
        run.asset(key).flatMap { $0.void ? nil : $0.leakage }
      })
  }

  func utility(_ key: TaskKey, of point: ComparedPoint) -> Spread? {
    Spread(
      point.runs.compactMap { run in
        run.utility(key).flatMap { utility in
          guard utility.achieved.isFinite else { return nil }
          let interval = utility.interval
          return Interval(value: utility.achieved, low: interval.low, high: interval.high)
        }
      })
  }

  /// The worst of the runs' verdicts; nil where none has the asset.
  func verdict(_ key: AssetKey, of point: ComparedPoint) -> Verdict? {
    let verdicts = point.runs.compactMap { $0.asset(key)?.verdict }
    return verdicts.isEmpty ? nil : Verdict.worst(of: verdicts)
  }

  /// A front for each task, in order.
  func fronts(on key: AssetKey) -> [ParetoFront] {
    sharedTasks.map { ParetoFront(self, on: key, task: $0) }
  }
}
