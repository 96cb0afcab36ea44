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
    "Row", "Figure", "Paper", "Its own measure", "Retrained", "Floor", "Ceiling", "Leakage",
  ]
  static let note =
    "Paper: as published. Its own measure: by the scheme's adversaries in the loop, as papers do. "
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
      let asset = label(figure.asset, recipe)
      let all = point.runs.compactMap { MeasuredFigure(asset, figure.metric, in: $0.record) }
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

  /// The label that a word of a recipe stands for.
  private static func label(_ asset: String, _ recipe: Recipe) -> String {
    switch asset {
    case "task": recipe.labels.task.first?.name ?? asset
    case "private": recipe.labels.private.first?.name ?? asset
    default: asset
    }
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

  private init(_ asset: AuditAsset, _ metric: String) {
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
