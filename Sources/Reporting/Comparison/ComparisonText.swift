import Records

extension ComparisonPage {
  /// The same tables for a terminal; an asterisk marks the Pareto front.
  public func text(width: Int, colour: Bool) -> String {
    let width = max(32, min(width, 100))
    let blocks = comparison.assets.map { key -> [String] in
      let heading = "\(key.title): \(key.metricLabel); \(key.threat)"
      return TextWrap.lines(printable(heading), width: width)
        .map { TextStyle.bold.applied(to: $0, colour) }
        + table(key).lines(width: width, colour: colour)
    }
    guard !blocks.isEmpty else { return "No asset was attacked.\n" }
    return
      (published(width, colour) + blocks + [
        notes.flatMap { TextWrap.lines(printable($0), width: width) }
      ])
      .map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func published(_ width: Int, _ colour: Bool) -> [[String]] {
    comparison.published.map { published in
      // The leakage stands below with its interval.
      let table = TextTable(
        columns: PublishedTable.header.dropLast().enumerated().map {
          .init(
            title: $0.element, isNumeric: $0.offset == 2 || $0.offset > 4,
            narrowest: [0: 14, 1: 12, 3: 11, 4: 11, 5: 11, 6: 11][$0.offset])
        },
        rows: published.lines.map { line in .init(cells: line.cells.dropLast().map { .init($0) }) })
      return [TextStyle.bold.applied(to: printable(published.title), colour)]
        + table.lines(width: width, colour: colour)
        + TextWrap.lines(PublishedTable.note, width: width)
    }
  }

  private var notes: [String] {
    let tasks = comparison.sharedTasks
    let labels = tasks.isEmpty ? "no shared task" : tasks.map(\.label).joined(separator: "; ")
    let among = tasks.count > 1 ? "one task at least" : "utility"
    let origins = comparison.points.compactMap { point in
      point.runs.map(\.name) == [point.label] ? nil : "\(point.label): \(point.origin)"
    }
    return ["Utility: \(labels). * on the Pareto front of leakage and \(among)."]
      + (comparison.points.count < comparison.runs.count ? [Comparison.Words.intervals] : [])
      + origins + comparison.remarks
  }

  private func table(_ key: Comparison.AssetKey) -> TextTable {
    let fronts = comparison.fronts(on: key)
    let tasks = comparison.sharedTasks
    let rows = comparison.points.compactMap { point -> TextTable.Row? in
      guard let verdict = comparison.verdict(key, of: point) else { return nil }
      let assets = point.runs.compactMap { $0.asset(key) }
      let isOnFront = fronts.contains { $0.standing(of: point) == .front }
      let achieved = Spread(assets.compactMap(\.achieved))?.mean
      let utilities = tasks.map { task in
        TextTable.Cell(terminal(Figures.share(comparison.utility(task, of: point)?.mean)))
      }
      let leakage =
        assets.count == 1
        ? assets[0].leakageText(separator: " ")
        : comparison.leakage(key, of: point)?.text ?? "void or not defined"
      return .init(
        cells: [.init(isOnFront ? "*" : ""), .init(point.label)] + utilities + [
          .init(terminal(Figures.figure(achieved, of: key.metric))), .init(leakage),
          .init(verdict.rawValue, style: verdict.style),
        ])
    }
    return TextTable(
      columns: [.init(title: ""), .init(title: "Run", narrowest: 10)]
        + tasks.map { .init(title: tasks.count == 1 ? "Utility" : $0.name, isNumeric: true) } + [
          .init(title: "Achieved", isNumeric: true), .init(title: "Leakage", narrowest: 14),
          .init(title: "Verdict"),
        ], rows: rows)
  }
}
