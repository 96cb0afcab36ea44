import Records

/// One asset under one threat model as plain cells, for the forms that are text.
struct ComparisonTable {
  /// The setting is on a front.
  struct Row {
    let cells: [String]
    let isOnFront: Bool
  }

  let key: Comparison.AssetKey
  let header: [String]
  let rows: [Row]

  init(_ key: Comparison.AssetKey, of comparison: Comparison) {
    self.key = key
    let tasks = comparison.sharedTasks
    let fronts = comparison.fronts(on: key)
    header =
      ["Setting", "Runs", "Floor", "Achieved", "Ceiling", "Leakage"] + tasks.map(\.label)
      + ["Verdict"] + tasks.map { "Against \($0.name)" }
    rows = comparison.points.compactMap { point in
      guard let verdict = comparison.verdict(key, of: point) else { return nil }
      let assets = point.runs.compactMap { $0.asset(key) }
      func mean(_ figure: (AuditAsset) -> Double?) -> String {
        plain(Figures.figure(Spread(assets.compactMap(figure))?.mean, of: key.metric))
      }
      let leakage =
        comparison.leakage(key, of: point)?.text
        ?? (assets.contains(where: \.void) ? "void" : "not defined")
      let utilities = tasks.map { comparison.utility($0, of: point)?.text ?? "" }
      let standings = fronts.map { $0.standing(of: point) }
      return Row(
        cells: [
          point.label, "\(assets.count)", mean(\.floor), mean(\.achieved), mean(\.ceiling), leakage,
        ] + utilities + [verdict.rawValue] + standings.map { $0?.rawValue ?? "" },
        isOnFront: standings.contains(.front))
    }
  }
}

/// Blank in place of the sign for what was not measured.
private func plain(_ figure: String) -> String {
  figure == Figures.none ? "" : figure
}
