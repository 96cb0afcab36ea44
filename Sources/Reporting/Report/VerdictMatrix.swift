import Records

/// What leaks to whom: a row for each asset, a column for each threat model.
struct VerdictMatrix {
  /// Rows that fit the summary's page.
  static let limit = 8
  /// Columns between which there is room for the attackers' names.
  private static let roomy = 4
  /// Rows from which on a sheet has no room for words in the cells: icons say the verdicts.
  private static let dense = 5

  let record: AuditRecord

  func markup() -> Markup {
    guard !record.assets.isEmpty else {
      return "<p class=\"empty\">The audit attacked nothing, so it says nothing about privacy.</p>"
    }
    let threats = ThreatWords.ordered(record.assets.map(\.threat))
    let groups = AssetGroup.groups(of: record.assets)
    let shown = Self.worst(groups)
    let table = HTMLTable(
      caption: """
        How much leaks to whom: 0 is what anyone could guess, 1 what unprotected data give away, \
        with the interval of 95 %. The further to the right, the more an attacker holds.
        """,
      label: "What leaks to whom",
      columns: [.init(title: "What must stay hidden")] + threats.map { .init(title: head(of: $0)) },
      groups: [.init(rows: shown.map { row($0, threats) })], layout: .matrix)
    let dense: Markup = shown.count > Self.dense ? " dense" : ""
    let many: Markup = threats.count > Self.roomy ? " many" : ""
    return """
      <div class="leaks\(dense)\(many)">\(table.markup())
      <p class="key note">\(Verdict.allCases.map { "\($0.icon) \($0.rawValue)" as Markup })</p>
      \(notes(shown, threats, left: groups.count - shown.count))</div>
      """
  }

  private func head(of threat: String) -> Markup {
    guard let holding = ThreatWords.holding(of: threat) else { return "\(threat)" }
    return "\(holding) <small>\(threat)</small>"
  }

  private func row(_ group: AssetGroup, _ threats: [String]) -> HTMLTable.Row {
    let metrics = unique(group.rows.map { Metric.label($0.asset.metric, scales: $0.asset.scales) })
    return .init(
      header: """
        <a href="#\(group.anchor)">\(group.title)</a> <small>\(metrics.joined(separator: "; "))\
        </small>
        """,
      cells: threats.map { cell(group.row(under: $0), isRoomy: threats.count <= Self.roomy) })
  }

  private func cell(_ row: AssetGroup.Row?, isRoomy: Bool) -> Markup {
    guard let row else { return "<span class=\"cell none\">not played</span>" }
    let asset = row.asset
    let by: Markup = isRoomy ? "<small>\(asset.attackedBy)</small>" : ""
    return """
      <a class="cell \(asset.verdict.rawValue)" href="#\(row.anchor)">\(asset.verdict.icon) \
      \(asset.shortLeakage) <span class="word">\(asset.verdict.rawValue)</span>\(by)</a>
      """
  }

  private func notes(_ shown: [AssetGroup], _ threats: [String], left: Int) -> Markup {
    var notes: [String] = []
    if shown.contains(where: { group in threats.contains { group.row(under: $0) == nil } }) {
      notes.append(
        "Not played: what leaks to an attacker further to the left leaks to this one as well, and "
          + "it may be more.")
    }
    if shown.contains(where: { Self.falls($0, threats) }) {
      notes.append(
        "A figure may fall towards the right: unprotected data give stronger attackers more, too, "
          + "and whoever is best on one part of the pictures need not be on another.")
    }
    if shown.contains(where: { $0.rows.contains { !$0.asset.notConverged.isEmpty } }) {
      notes.append("≥: an attacker was stopped while it still learnt, so more may leak.")
    }
    if record.assets.contains(where: \.void) {
      notes.append("Void: the attackers failed, so the figure says nothing.")
    }
    if left > 0 { notes.append("\(left) more below, none of them worse.") }
    return notes.isEmpty ? "" : "<p class=\"note\">\(notes.joined(separator: " "))</p>"
  }

  private static func falls(_ group: AssetGroup, _ threats: [String]) -> Bool {
    let figures = threats.compactMap { group.row(under: $0)?.asset.leakage?.value }
    return zip(figures, figures.dropFirst()).contains { $0 > $1 + 0.005 }
  }

  /// The worst ones where not all fit, in the record's order.
  private static func worst(_ groups: [AssetGroup]) -> [AssetGroup] {
    let places = groups.indices.sorted {
      (groups[$1].verdict.severity, $0) < (groups[$0].verdict.severity, $1)
    }
    return places.prefix(limit).sorted().map { groups[$0] }
  }
}

extension AuditAsset {
  /// `by resrec`, or why there is no name.
  var attackedBy: String {
    attackers.isEmpty || isFloorStrongest ? strongestPhrase : "by \(strongest)"
  }

  /// Two decimals and the interval, or why there is no figure.
  fileprivate var shortLeakage: Markup {
    guard let leakage else { return "<b>not defined</b>" }
    return .leakage(leakage, isVoid: void, isLeast: !notConverged.isEmpty)
  }
}

extension Markup {
  /// Two decimals and the interval.
  ///
  /// - Parameter isLeast: an attacker was stopped while it still learnt.
  static func leakage(_ leakage: Interval, isVoid: Bool = false, isLeast: Bool) -> Markup {
    let figure: Markup =
      isVoid ? "<b>void</b>" : "<b>\(isLeast ? "≥ " : "")\(Figures.fixed(leakage.value, 2))</b>"
    return """
      \(figure) <span class="range">\(Figures.fixed(leakage.low, 2)) to \
      \(Figures.fixed(leakage.high, 2))</span>
      """
  }
}
