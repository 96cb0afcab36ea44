import Records

/// All that was found about one asset under one threat model.
struct FindingSection {
  let row: AssetGroup.Row

  private var asset: AuditAsset { row.asset }

  func markup() -> Markup {
    Fold(
      heading: """
        <h4>\(asset.threat) \(asset.verdict.badge)</h4>
        <span class="gist">\(asset.leakageGist)</span>
        """,
      anchor: row.anchor, style: .inner,
      body: """
        \(threat)
        <p>\(asset.finding)</p>
        <div class="leak">\(asset.leakageCell)</div>
        \(seeds)
        <div class="pair">\(LearningCurves(asset: asset).figure())\(operating)\(metrics)</div>
        \(AttackerRows(asset: asset).table())
        """
    ).markup()
  }

  private var threat: Markup {
    guard let meaning = ThreatWords.meaning(of: asset.threat) else { return "" }
    return "<p class=\"note\">\(meaning.prefix(1).uppercased() + meaning.dropFirst())</p>"
  }

  private var operating: Markup {
    guard let points = asset.operating, points.count > 2 else { return "" }
    return """
      <figure>\(OperatingPlot(title: asset.title, points: points).svg())\
      <figcaption>What the strongest attacker finds at which price.</figcaption></figure>
      """
  }

  private var seeds: Markup {
    let spreads = SeedSpread.of(asset)
    guard !spreads.isEmpty else { return "" }
    let items = spreads.map { "<li>\($0.sentence(of: asset.metric))</li>" as Markup }
    return "<p>The same attacker from several seeds, on test:</p><ul>\(items)</ul>"
  }

  private var metrics: Markup {
    let main = MetricFigures(
      floor: asset.floor, achieved: asset.achieved, ceiling: asset.ceiling, inLoop: asset.inLoop)
    let label = Metric.label(asset.metric, scales: asset.scales)
    let rows =
      [metricRow(label, asset.metric, main, isMarked: true)]
      + asset.metrics.sorted { $0.key < $1.key }
      .map { metricRow(Metric.label($0.key, scales: nil), $0.key, $0.value, isMarked: false) }
    // The fifth column only where the protection was trained against adversaries.
    let isInLoop = asset.inLoop != nil || asset.metrics.values.contains { $0.inLoop != nil }
    return HTMLTable(
      caption: """
        Metrics of the strongest attacker. ↑ higher, ↓ lower means that the attacker got more.
        """,
      label: "Metrics for \(asset.title), \(asset.threat)",
      columns: [
        .init(title: "Metric"), .init(title: "Floor", isNumeric: true),
        .init(title: "Achieved", isNumeric: true), .init(title: "Ceiling", isNumeric: true),
      ] + (isInLoop ? [.init(title: "In the loop", isNumeric: true)] : []),
      groups: [.init(rows: rows)]
    ).markup()
  }

  private func metricRow(
    _ label: String, _ metric: String, _ figures: MetricFigures, isMarked: Bool
  ) -> HTMLTable.Row {
    let direction: Markup =
      switch Metric(named: metric).higherLeaks {
      case true?: "&#160;<span class=\"none\">↑</span>"
      case false?: "&#160;<span class=\"none\">↓</span>"
      case nil: ""
      }
    let cells = [figures.floor, figures.achieved, figures.ceiling, figures.inLoop]
    return .init(
      header: "\(label)\(direction)", cells: cells.map { .figure($0, of: metric) },
      isMarked: isMarked)
  }
}
