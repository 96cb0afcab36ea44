import Records

/// What nobody gets out of a release, whoever attacks; or why nothing can be said of that.
struct BoundsSection {
  let record: AuditRecord

  /// Empty for records from before there were bounds.
  func markup() -> Markup {
    guard let proviso = record.proviso else { return "" }
    return Fold(
      heading: "<h3>What nobody can do</h3>", anchor: "bounds", body: "\(table)<p>\(proviso)</p>"
    ).markup()
  }

  private var table: Markup {
    let groups = AuditBound.Kind.allCases.compactMap { kind -> HTMLTable.Group? in
      let rows = (record.bounds ?? []).filter { $0.kind == kind }.map(row)
      return rows.isEmpty ? nil : .init(title: "\(kind.title)", rows: rows)
    }
    guard !groups.isEmpty else { return "" }
    return HTMLTable(
      caption: """
        Figures against every attacker, tried or not. Of bits and of what can be read there is no more \
        than this, of errors no less.
        """,
      label: "Bounds against every attacker",
      columns: [
        .init(title: "What"), .init(title: "Figure", isNumeric: true),
        .init(title: "When it holds"), .init(title: "What follows"), .init(title: "Source"),
      ],
      groups: groups, layout: .wide
    ).markup()
  }

  private func row(_ bound: AuditBound) -> HTMLTable.Row {
    .init(
      header: "\(bound.name) <small>\(bound.unit.rawValue)</small>",
      cells: [
        "\(bound.figure)", "\(bound.assumption)", "\(bound.implication)", "\(bound.source)",
      ])
  }
}

extension AuditBound {
  /// With the sign that says on which side of it everybody stays.
  var figure: String { (unit == .error ? "≥ " : "≤ ") + number }

  /// `at most 512 bits`, in plain ASCII; shares of 1 rule nothing out.
  var phrase: String {
    if unit != .bits, unit != .error, value > 0.9995 {
      return "\(unit.rawValue): nothing ruled out"
    }
    return (unit == .error ? "at least " : "at most ") + number + " " + unit.rawValue
  }

  private var number: String {
    switch unit {
    case .bits, .error: Figures.significant(value)
    case .balancedAccuracy, .accuracy: Figures.share(value)
    }
  }
}

extension AuditBound.Kind {
  fileprivate var title: String {
    switch self {
    case .bound: "Proved, as far as what stands beside it holds"
    case .estimate: "Estimated: an attacker may do better"
    }
  }
}
