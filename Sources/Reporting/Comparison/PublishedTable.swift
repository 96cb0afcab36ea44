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
      func figures(_ value: (MeasuredFigure) -> Double?) -> String {
        let values = all.compactMap(value)
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
        retrained: all.isEmpty ? "not measured" : figures(\.retrained), floor: figures(\.floor),
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
  var inLoop: Double?
  var retrained: Double?
  var floor: Double?
  var ceiling: Double?
  var leakage: Interval?

  /// nil where the audit has nothing of that name. Of several threat models the one that leaks most.
  init?(_ name: String, _ metric: String, in record: AuditRecord) {
    let assets = record.assets.filter {
      $0.asset == name && [.picture, .attribute, .identity].contains($0.kind)
    }
    if let asset = assets.max(by: { ($0.leakage?.value ?? -1) < ($1.leakage?.value ?? -1) }) {
      self.init(asset, metric)
    } else if let task = record.utility.first(where: { $0.name == name }) {
      self.init(task, metric)
    } else {
      return nil
    }
  }

  /// The mean of several labels' figures, of those that have them; nil without labels.
  init?(mean figures: [MeasuredFigure]) {
    guard let first = figures.first else { return nil }
    func mean(_ figure: KeyPath<MeasuredFigure, Double?>) -> Double? {
      Spread(figures.compactMap { $0[keyPath: figure] })?.mean
    }
    (inLoop, retrained, floor, ceiling) = (
      mean(\.inLoop), mean(\.retrained), mean(\.floor), mean(\.ceiling)
    )
    leakage = figures.count == 1 ? first.leakage : nil
  }

  private init(_ asset: AuditAsset, _ metric: String) {
    // Of two classes a mean average precision is that of the positive one.
    let metric = asset.metrics[metric] == nil && metric == "mAP" ? "average precision" : metric
    leakage = asset.void ? nil : asset.leakage
    if asset.metric == metric {
      (inLoop, retrained) = (asset.inLoop ?? asset.metrics[metric]?.inLoop, asset.achieved)
      (floor, ceiling) = (asset.floor, asset.ceiling)
    } else if let figures = asset.metrics[metric] {
      (inLoop, retrained) = (figures.inLoop, figures.achieved)
      (floor, ceiling) = (figures.floor, figures.ceiling)
    }
  }

  private init(_ task: AuditUtility, _ metric: String) {
    let metric =
      task.metrics?[metric] == nil && metric == "mAP" ? "average precision" : metric
    if task.metric == metric {
      (retrained, floor, ceiling) = (task.achieved, task.floor, task.unprotected)
    } else if let figures = task.metrics?[metric] {
      (inLoop, retrained) = (figures.inLoop, figures.achieved)
      (floor, ceiling) = (figures.floor, figures.ceiling)
    } else if metric == "accuracy" {
      retrained = task.accuracy
    }
  }
}
