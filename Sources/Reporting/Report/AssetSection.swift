import Records

/// All that was found about one asset.
struct AssetSection {
  let asset: AuditAsset
  /// Position in the record, which names the section in links.
  let index: Int

  func markup() -> Markup {
    """
    <section class="asset" id="asset-\(index)">
    <h3>\(asset.kind == .attribute ? "Private label: " : "")\(asset.title) \(asset.verdict.badge)</h3>
    <p>\(asset.finding)</p>
    <p class="note">Threat model: \(threat)</p>
    <div class="pair">\(LearningCurves(asset: asset).figure())\(metrics)</div>
    \(attackers)
    </section>
    """
  }

  private var threat: Markup {
    guard let meaning = ThreatWords.meaning(of: asset.threat) else {
      return "<b>\(asset.threat)</b>"
    }
    return "<b>\(asset.threat)</b>: \(meaning)"
  }

  private var metrics: Markup {
    let main = MetricFigures(
      floor: asset.floor, achieved: asset.achieved, ceiling: asset.ceiling, inLoop: asset.inLoop)
    let rows =
      [metricRow(asset.metricLabel, asset.metric, main, isMarked: true)]
      + asset.metrics.sorted { $0.key < $1.key }
      .map { metricRow(Metric.label($0.key, scales: nil), $0.key, $0.value, isMarked: false) }
    return HTMLTable(
      caption: """
        Metrics of the strongest attacker. ↑ higher, ↓ lower means that the attacker got more.
        """,
      label: "Metrics for \(asset.title)",
      columns: [
        .init(title: "Metric"), .init(title: "Floor", isNumeric: true),
        .init(title: "Achieved", isNumeric: true), .init(title: "Ceiling", isNumeric: true),
        .init(title: "In the loop", isNumeric: true),
      ],
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

  private var attackers: Markup {
    let groups = [
      ("On protected data", AuditAttacker.Role.protected),
      ("On unprotected data, for the ceiling", .ceiling),
    ].compactMap { title, role -> HTMLTable.Group? in
      let ranked = asset.attackers.filter { $0.role == role }.sorted(by: Self.isStronger)
      return ranked.isEmpty ? nil : .init(title: "\(title)", rows: ranked.map(attackerRow))
    }
    guard !groups.isEmpty else { return "<p class=\"empty\">No attacker was tried.</p>" }
    return HTMLTable(
      caption: """
        Every attacker that was tried, chosen on validation; only finalists are scored on test \
        (\(asset.metricLabel)).
        """,
      label: "Attackers on \(asset.title)",
      columns: [
        .init(title: "Attacker"), .init(title: "Validation", isNumeric: true),
        .init(title: "Test", isNumeric: true), .init(title: "State"),
        .init(title: "Output"), .init(title: "Seed", isNumeric: true),
        .init(title: "Weights", isNumeric: true), .init(title: "Images seen", isNumeric: true),
        .init(title: "Time", isNumeric: true),
      ],
      groups: groups, layout: .wide
    ).markup()
  }

  /// Finalists before those that dropped out, each by its figure.
  private static func isStronger(_ one: AuditAttacker, _ other: AuditAttacker) -> Bool {
    let left = (one.test ?? -.infinity, one.validation ?? -.infinity)
    let right = (other.test ?? -.infinity, other.validation ?? -.infinity)
    return left > right
  }

  private func attackerRow(_ attacker: AuditAttacker) -> HTMLTable.Row {
    let isStrongest = attacker == asset.strongestAttacker
    let crown: Markup = isStrongest ? " <span class=\"tag\">strongest</span>" : ""
    return .init(
      header:
        "\(attacker.name)\(crown) <small>\(attacker.summary)\(measures(of: attacker))</small>",
      cells: [
        .figure(attacker.validation, of: asset.metric), .figure(attacker.test, of: asset.metric),
        state(of: attacker),
        "\(attacker.output.title)", "\(attacker.seed)", "\(Figures.count(attacker.parameters))",
        "\(Figures.count(attacker.imagesSeen))", "\(Figures.duration(attacker.seconds))",
      ],
      isMarked: isStrongest)
  }
}

extension AssetSection {
  /// `; SSIM 0.892, PSNR 22.4 dB on validation`.
  private func measures(of attacker: AuditAttacker) -> String {
    let figures = (attacker.measures ?? [:]).sorted { $0.key < $1.key }.map { name, value in
      "\(name) \(Figures.figure(value, of: name))"
    }
    return figures.isEmpty ? "" : "; \(figures.joined(separator: ", ")) on validation"
  }

  private func state(of attacker: AuditAttacker) -> Markup {
    switch (attacker.converged, attacker.isFinalist) {
    case (true, _): "converged"
    case (false, true): "<strong class=\"warn\">not converged</strong>"
    case (false, false): "not&#160;converged <small>dropped before the final</small>"
    }
  }
}

extension AuditAttacker.Output {
  fileprivate var title: String {
    switch self {
    case .plain: "as it is"
    case .negated: "negated"
    case .affine: "affinely fitted"
    }
  }
}
