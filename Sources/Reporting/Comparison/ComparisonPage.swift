import Records

/// Several audits side by side: what each run still does and what it leaks.
public struct ComparisonPage {
  private let comparison: Comparison

  /// Shown in the order given.
  public init(_ runs: [ComparedRun]) {
    comparison = Comparison(runs)
  }

  /// One page without network or script; the same runs give the same bytes.
  public func html() -> String {
    let title = "Comparison of \(comparison.runs.count) runs"
    let body: Markup = """
      <main>
      <header><p class="brand"><span>Obscura</span></p><h1>\(title)</h1></header>
      \(comparison.runs.isEmpty ? "<p class=\"empty\">No run was named.</p>" : sections)
      </main>
      <footer><p>Made by Obscura. This page holds everything it shows: it loads nothing and runs \
      nothing.</p></footer>
      """
    return Page.document(title: "\(title): Obscura", body: body)
  }

  private var sections: Markup {
    """
    <section id="overview"><h2>Verdicts and utility</h2>\(overview)</section>
    <section id="leakage"><h2>What each run leaks</h2>\(comparison.assets.map(assetSection))</section>
    <section id="reading"><h2>How to read this</h2>
    <p>Leakage says how far the strongest attacker came from the floor (0: it knows nothing but the \
    task) to the ceiling (1: what it gets from unprotected data). Figures stand in one table only where \
    asset, metric, scales and threat model agree.</p>
    <div class="verdicts">\(Verdict.allCases.map { "<p>\($0.badge) \($0.meaning)</p>" as Markup })</div>
    </section>
    """
  }

  private var overview: Markup {
    let tasks = comparison.tasks
    let rows = comparison.runs.map { run in
      let figures = tasks.map { task -> Markup in
        guard let utility = comparison.utility(task, of: run) else { return .notMeasured }
        return """
          \(.figure(utility.achieved, of: task.metric)) \
          <small>\(Figures.share(utility.interval.low)) to \
          \(Figures.share(utility.interval.high))</small>
          """
      }
      return HTMLTable.Row(
        header: "\(run.name)",
        cells: [run.record.verdict.badge] + figures + [
          "\(run.record.budget)", "\(Figures.date(run.record.created))",
        ])
    }
    let columns =
      [.init(title: "Run"), .init(title: "Verdict")]
      + tasks.map {
        HTMLTable.Column(title: "\($0.name) <small>\($0.metric)</small>", isNumeric: true)
      } + [.init(title: "Budget"), .init(title: "Audited")]
    return HTMLTable(
      caption: "The task on protected test images, with a bootstrap interval of 95 %.",
      label: "Verdicts and utility", columns: columns, groups: [.init(rows: rows)],
      layout: .cards
    ).markup()
  }

  private func assetSection(_ key: Comparison.AssetKey) -> Markup {
    let places = comparison.places(on: key)
    let rows = comparison.runs.compactMap { run in
      comparison.asset(key, of: run).map { row($0, run.name, places) }
    }
    let table = HTMLTable(
      caption: "Runs marked Pareto: no other leaks less and is at least as useful.",
      label: "Leakage of \(key.title)",
      columns: [
        .init(title: "Run"), .init(title: "Floor", isNumeric: true),
        .init(title: "Achieved", isNumeric: true), .init(title: "Ceiling", isNumeric: true),
        .init(title: "In the loop", isNumeric: true),
        .init(title: "Leakage <small>with 95 % interval</small>"),
        .init(title: "Verdict"),
      ],
      groups: [.init(rows: rows)], layout: .cards)
    let plot = ScatterPlot(
      places: places, description: description(key, places), yTitle: comparison.utilityLabel)
    return """
      <section class="asset">
      <h3>\(key.title) <small>\(key.metricLabel), \(key.threat)</small></h3>
      \(table.markup())
      <figure>\(plot.svg())
      <figcaption>Utility against leakage: up and to the left is better. Shapes: circle protected, \
      diamond partly, triangle exposed, square inconclusive.\(leftOut(rows.count, places))\
      </figcaption></figure>
      </section>
      """
  }

  private func row(
    _ asset: AuditAsset, _ name: String, _ places: [Comparison.Place]
  ) -> HTMLTable.Row {
    let isOnFront = places.contains { $0.run == name && $0.isOnFront }
    let tag: Markup = isOnFront ? " <span class=\"tag\">Pareto</span>" : ""
    return .init(
      header: "\(name)\(tag)",
      cells: [
        .figure(asset.floor, of: asset.metric),
        "<strong>\(.figure(asset.achieved, of: asset.metric))</strong>",
        .figure(asset.ceiling, of: asset.metric), .figure(asset.inLoop, of: asset.metric),
        asset.leakageCell, asset.verdict.badge,
      ],
      isMarked: isOnFront)
  }

  private func leftOut(_ count: Int, _ places: [Comparison.Place]) -> String {
    let missing = count - places.count
    return missing > 0 ? " Not drawn, for want of a leakage or a shared task: \(missing)." : ""
  }

  private func description(_ key: Comparison.AssetKey, _ places: [Comparison.Place]) -> String {
    let parts = places.map {
      "\($0.run): leakage \(Figures.share($0.leakage.value)), utility \(Figures.share($0.utility))"
    }
    return "Utility against leakage of \(key.title). " + parts.joined(separator: "; ") + "."
  }
}

extension ComparisonPage {
  /// The same tables for a terminal; an asterisk marks the Pareto front.
  public func text(width: Int, colour: Bool) -> String {
    let width = max(32, min(width, 100))
    let blocks = comparison.assets.map { key -> [String] in
      let places = comparison.places(on: key)
      let heading = "\(key.title): \(key.metricLabel); \(key.threat)"
      return TextWrap.lines(printable(heading), width: width)
        .map { TextStyle.bold.applied(to: $0, colour) }
        + table(key, places).lines(width: width, colour: colour)
    }
    guard !blocks.isEmpty else { return "No asset was attacked.\n" }
    let note = "Utility: \(comparison.utilityLabel). * on the Pareto front of leakage and utility."
    return (blocks + [TextWrap.lines(printable(note), width: width)])
      .map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func table(_ key: Comparison.AssetKey, _ places: [Comparison.Place]) -> TextTable {
    let rows = comparison.runs.compactMap { run -> TextTable.Row? in
      guard let asset = comparison.asset(key, of: run) else { return nil }
      let star = places.contains { $0.run == run.name && $0.isOnFront } ? "*" : ""
      return .init(cells: [
        .init(star), .init(run.name), .init(terminal(Figures.share(comparison.utility(of: run)))),
        .init(terminal(Figures.figure(asset.achieved, of: asset.metric))),
        .init(asset.leakageText(separator: " ")),
        .init(asset.verdict.rawValue, style: asset.verdict.style),
      ])
    }
    return TextTable(
      columns: [
        .init(title: ""), .init(title: "Run", narrowest: 10),
        .init(title: "Utility", isNumeric: true),
        .init(title: "Achieved", isNumeric: true), .init(title: "Leakage", narrowest: 14),
        .init(title: "Verdict"),
      ], rows: rows)
  }
}
