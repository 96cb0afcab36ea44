import Records

/// Several audits side by side: what each setting still does and what it leaks.
public struct ComparisonPage {
  let comparison: Comparison

  /// Shown in the order given.
  public init(_ runs: [ComparedRun]) {
    comparison = Comparison(runs)
  }

  /// One page without network or script; the same runs give the same bytes.
  public func html() -> String {
    let title = comparison.title
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
    <section id="overview"><h2>Verdicts and utility</h2>\(remarks)\(overview)</section>
    \(published)
    <section id="matrix"><h2>What leaks to whom</h2>\(ComparisonMatrix(comparison).markup())
    <p class="note">\(ComparisonMatrix.notes)</p></section>
    <section id="leakage"><h2>What each setting leaks</h2>\(assets)</section>
    <section id="reading"><h2>How to read this</h2>
    <p>Leakage says how far the strongest attacker came from the floor (0: it knows nothing but the \
    task) to the ceiling (1: what it gets from unprotected data). Figures stand in one table only where \
    asset, metric, scales and threat model agree.</p>
    <p>\(Comparison.Words.intervals)</p>
    <p>\(Comparison.Words.fronts)</p>
    <div class="verdicts">\(Verdict.allCases.map { "<p>\($0.badge) \($0.meaning)</p>" as Markup })</div>
    </section>
    """
  }

  private var remarks: [Markup] {
    comparison.remarks.map { "<p class=\"warn\">\($0)</p>" }
  }

  private var overview: Markup {
    let tasks = comparison.tasks
    let rows = comparison.points.map { point in
      let figures = tasks.map { task -> Markup in
        guard let utility = comparison.utility(task, of: point) else { return .notMeasured }
        return """
          \(.figure(utility.mean, of: task.metric)) <small>\(utility.range)</small>
          """
      }
      return HTMLTable.Row(
        header: "\(point.label) <small>\(point.origin)</small>",
        cells: [Verdict.worst(of: point.runs.map(\.record.verdict)).badge] + figures + [
          "\(unique(point.runs.map(\.record.budget)).joined(separator: ", "))",
          "\(Figures.date(point.latest))",
        ])
    }
    let columns =
      [.init(title: "Setting"), .init(title: "Verdict")]
      + tasks.map {
        HTMLTable.Column(title: "\($0.name) <small>\($0.metric)</small>", isNumeric: true)
      } + [.init(title: "Budget"), .init(title: "Audited")]
    return HTMLTable(
      caption: "The task on protected test images, with an interval of 95 %.",
      label: "Verdicts and utility", columns: columns, groups: [.init(rows: rows)],
      layout: .cards
    ).markup()
  }

  private var published: [Markup] {
    guard !comparison.published.isEmpty else { return [] }
    let tables = comparison.published.map { published in
      HTMLTable(
        caption: "\(PublishedTable.note)", label: published.title,
        columns: PublishedTable.header.enumerated().map {
          .init(title: "\($0.element)", isNumeric: $0.offset == 2 || $0.offset > 4)
        },
        groups: [
          .init(
            rows: published.lines.map { line in
              .init(header: "\(line.row)", cells: line.cells.dropFirst().map { "\($0)" })
            })
        ]
      ).markup()
    }
    let blocks = zip(comparison.published, tables).map { published, table -> Markup in
      "<h3>\(published.title)</h3>\(table)"
    }
    return ["<section id=\"published\"><h2>Beside the published tables</h2>\(blocks)</section>"]
  }

  /// An asset's threat models are folded below each other; the one that has most is open.
  private var assets: [Markup] {
    let names = unique(comparison.assets.map(\.title))
    return names.map { name in
      let keys = comparison.assets.enumerated().filter { $0.element.title == name }
      let folds = keys.enumerated().map { place, key in
        Fold(
          heading: """
            <h4>\(key.element.threat) <small>\(key.element.metricLabel)</small></h4>
            """,
          anchor: "leakage-\(key.offset + 1)", isOpen: place == 0,
          body: finding(key.element)
        ).markup()
      }
      return "<section class=\"asset\"><h3>\(name)</h3>\(folds)</section>"
    }
  }

  private func finding(_ key: Comparison.AssetKey) -> Markup {
    let fronts = comparison.fronts(on: key)
    let rows = comparison.points.compactMap { row($0, key, fronts) }
    let table = HTMLTable(
      caption: "Settings marked front: no other leaks as little and is as useful.",
      label: "Leakage of \(key.title), \(key.threat)",
      columns: [
        .init(title: "Setting"), .init(title: "Floor", isNumeric: true),
        .init(title: "Achieved", isNumeric: true), .init(title: "Ceiling", isNumeric: true),
        .init(title: "Leakage <small>with 95 % interval</small>"),
        .init(title: "Attacked"), .init(title: "Verdict"),
      ],
      groups: [.init(rows: rows)], layout: .cards)
    return "\(table.markup())\(figures(fronts))"
  }

  private func figures(_ fronts: [ParetoFront]) -> Markup {
    guard !fronts.isEmpty else {
      return "<p class=\"empty\">No front: no two runs share a task.</p>"
    }
    let figures = fronts.map { front -> Markup in
      let missing: Markup =
        front.missing == 0
        ? "" : " Not drawn, for want of a leakage or of the task: \(front.missing)."
      return """
        <figure>\(ScatterPlot(front: front).svg())
        <figcaption><b>\(front.task.name)</b> against leakage: up and to the left is better. Shapes: \
        circle protected, diamond partly, triangle exposed, square inconclusive; hollow: behind the \
        front, small: clearly so.\(missing)</figcaption></figure>
        """
    }
    return "<div class=\"fronts\">\(figures)</div>"
  }

  private func row(
    _ point: ComparedPoint, _ key: Comparison.AssetKey, _ fronts: [ParetoFront]
  ) -> HTMLTable.Row? {
    let assets = point.runs.compactMap { $0.asset(key) }
    guard let verdict = comparison.verdict(key, of: point) else { return nil }
    let standings = fronts.compactMap { $0.standing(of: point) }
    let isOnFront = standings.contains(.front)
    let isClear = !standings.isEmpty && standings.allSatisfy { $0 == .clearlyBehind }
    let tag: Markup =
      isOnFront
      ? " <span class=\"tag\">front</span>"
      : isClear ? " <small>clearly behind the front</small>" : ""
    func mean(_ figure: (AuditAsset) -> Double?) -> Markup {
      .figure(Spread(assets.compactMap(figure))?.mean, of: key.metric)
    }
    return .init(
      header: "\(point.label)\(tag) <small>\(point.seedPhrase)</small>",
      cells: [
        mean(\.floor), "<strong>\(mean(\.achieved))</strong>", mean(\.ceiling),
        leakageCell(point, key, verdict),
        "\(unique(assets.map(\.attackedBy)).joined(separator: "; "))", verdict.badge,
      ],
      isMarked: isOnFront)
  }

  private func leakageCell(
    _ point: ComparedPoint, _ key: Comparison.AssetKey, _ verdict: Verdict
  ) -> Markup {
    let assets = point.runs.compactMap { $0.asset(key) }
    if let only = assets.first, assets.count == 1 { return only.leakageCell }
    guard let spread = comparison.leakage(key, of: point) else {
      return "<span class=\"none\">void or not defined</span>"
    }
    let bar = LeakageBar(
      leakage: Interval(value: spread.mean, low: spread.low, high: spread.high), verdict: verdict,
      isVoid: false)
    let left = assets.count - spread.count
    let note = left == 0 ? "" : "; void or not defined: \(left)"
    return """
      \(bar.svg())<span class="interval"><b>\(Figures.share(spread.mean))</b> \(spread.range)\
      </span><small>mean of \(spread.count)\(spread.deviationPhrase)\(note)</small>
      """
  }
}
