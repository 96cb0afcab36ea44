import Records

/// The rows of one published table beside the runs that repeat them.
struct PublishedTable {
  /// One figure of one row.
  struct Line {
    let row: String
    let figure: String
    let published: String
    /// By the scheme's own adversaries, as papers measure.
    let inLoop: String
    /// By attackers trained after the freeze; of a task by readers.
    let retrained: String
    let floor: String
    let ceiling: String
    /// With its interval, where the figure is what leakage is counted in.
    let leakage: String

    var cells: [String] {
      [row, figure, published, inLoop, retrained, floor, ceiling, leakage]
    }
  }

  static let header = [
    "Row", "Figure", "Paper", "In its loop", "Retrained", "Floor", "Ceiling", "Leakage",
  ]
  static let note =
    "Paper: as published. In its loop: by the scheme's own adversaries, as papers measure. "
    + "Retrained: by the strongest attacker trained after the freeze; of a task by what receivers "
    + "train. Several seeds: the mean, and the least and the greatest. Leakage: with its 95 % interval."

  let title: String
  let lines: [Line]

  /// Every table that a run's recipe names, in the order of the runs.
  static func tables(of points: [ComparedPoint]) -> [PublishedTable] {
    let entries = points.flatMap { point -> [(ComparedPoint, Recipe, PublishedRow)] in
      guard let first = point.runs.first, let recipe = RecipeText(first.record.recipe).recipe
      else { return [] }
      return recipe.paper.map { (point, recipe, $0) }
    }
    return unique(entries.map(\.2.table)).map { table in
      PublishedTable(
        title: table,
        lines: entries.filter { $0.2.table == table }.flatMap { lines($0.2, $0.1, $0.0) })
    }
  }

  private static func lines(
    _ row: PublishedRow, _ recipe: Recipe, _ point: ComparedPoint
  ) -> [Line] {
    var named: Set<String> = []
    return row.figures.map { figure in
      let labels = labels(figure, recipe)
      let asset = labels.count == 1 ? labels[0] : "\(labels.count) \(figure.asset) labels"
      let all = point.runs.compactMap { run in
        MeasuredFigure(
          mean: labels.compactMap { MeasuredFigure($0, figure.metric, in: run.record) })
      }
      func figures(_ value: (MetricFigures) -> Double?) -> String {
        let values = all.compactMap { value($0.figures) }
        guard let spread = Spread(values) else { return "" }
        func text(_ value: Double) -> String { Figures.figure(value, of: figure.metric) }
        return values.count == 1
          ? text(spread.mean) : "\(text(spread.mean)) (\(text(spread.low)) to \(text(spread.high)))"
      }
      let leakage = Spread(all.compactMap(\.leakage))
      let isFirst = named.insert(asset).inserted
      return Line(
        row: row.row, figure: "\(asset), \(figure.metric)",
        published: Figures.figure(figure.value, of: figure.metric), inLoop: figures(\.inLoop),
        retrained: all.isEmpty ? "not measured" : figures(\.achieved), floor: figures(\.floor),
        ceiling: figures(\.ceiling), leakage: isFirst ? leakage?.text ?? "" : "")
    }
  }

  /// The labels that a word of a recipe stands for: a mean average precision is over all of them.
  private static func labels(_ figure: PublishedRow.Figure, _ recipe: Recipe) -> [String] {
    let labels: [LabelDefinition]
    switch figure.asset {
    case "task": labels = recipe.labels.task
    case "private": labels = recipe.labels.private
    default: return [figure.asset]
    }
    guard !labels.isEmpty else { return [figure.asset] }
    return (figure.metric == "mAP" ? labels : [labels[0]]).map(\.name)
  }
}

/// What one audit found of one figure.
private struct MeasuredFigure {
  let figures: MetricFigures
  /// Of the asset; nil of a task.
  let leakage: Interval?

  /// nil where the audit has nothing of that name. Of several threat models the one that leaks most.
  init?(_ name: String, _ metric: String, in record: AuditRecord) {
    let assets = record.assets.filter {
      $0.asset == name && [.picture, .attribute, .identity].contains($0.kind)
    }
    if let asset = assets.max(by: { ($0.leakage?.value ?? -1) < ($1.leakage?.value ?? -1) }) {
      let main = MetricFigures(
        floor: asset.floor, achieved: asset.achieved, ceiling: asset.ceiling,
        inLoop: asset.inLoop ?? asset.metrics[asset.metric]?.inLoop)
      self.init(
        metric, of: asset.metrics.merging([asset.metric: main]) { $1 },
        leakage: asset.void ? nil : asset.leakage)
    } else if let task = record.utility.first(where: { $0.name == name }) {
      let main = MetricFigures(
        floor: task.floor, achieved: task.achieved, ceiling: task.unprotected)
      let known = ["accuracy": MetricFigures(achieved: task.accuracy)]
        .merging(task.metrics ?? [:]) { $1 }
      self.init(metric, of: known.merging([task.metric: main]) { $1 }, leakage: nil)
    } else {
      return nil
    }
  }

  private init(_ metric: String, of all: [String: MetricFigures], leakage: Interval?) {
    // Of two classes a mean average precision is that of the positive one.
    let found = all[metric] ?? (metric == "mAP" ? all["average precision"] : nil)
    figures = found ?? MetricFigures(achieved: nil)
    self.leakage = leakage
  }

  /// The mean of several labels' figures, of those that have them; nil without labels.
  init?(mean all: [MeasuredFigure]) {
    guard let first = all.first else { return nil }
    func mean(_ figure: KeyPath<MetricFigures, Double?>) -> Double? {
      Spread(all.compactMap { $0.figures[keyPath: figure] })?.mean
    }
    figures = MetricFigures(
      floor: mean(\.floor), achieved: mean(\.achieved), ceiling: mean(\.ceiling),
      inLoop: mean(\.inLoop))
    leakage = all.count == 1 ? first.leakage : nil
  }
}
