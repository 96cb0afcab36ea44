import Records

/// What leaks to whom in every setting: a row for each, a column for each asset under each threat
/// model.
struct ComparisonMatrix {
  /// An asset in one metric, with its threat models from who has least to who has most.
  struct Group {
    let title: String
    let metric: String
    let keys: [Comparison.AssetKey]
  }

  struct Cell {
    let verdict: Verdict
    /// nil where it is void or not defined.
    let leakage: Spread?
    /// An attacker was stopped while it still learnt.
    let isLeast: Bool
  }

  let comparison: Comparison
  let groups: [Group]

  init(_ comparison: Comparison) {
    self.comparison = comparison
    groups = unique(comparison.assets.map(Self.name)).compactMap { name in
      let keys = comparison.assets.filter { Self.name($0) == name }
      let threats = ThreatWords.ordered(Self.whole(keys.map(\.threat)))
      return keys.first.map { first in
        Group(
          title: first.title, metric: first.metricLabel,
          keys: threats.flatMap { threat in keys.filter { $0.threat == threat } })
      }
    }
  }

  private static func name(_ key: Comparison.AssetKey) -> String {
    "\(key.title), \(key.metricLabel)"
  }

  /// What few pairs give is a curve of its own, unless nobody played with more.
  private static func whole(_ threats: [String]) -> [String] {
    let others = threats.filter { threat in
      guard case .knownPairs(.some)? = ThreatModel(threat) else { return true }
      return false
    }
    let more = [ThreatModel.knownPairs(nil), .chosenImage].map(\.name)
    return others.contains(where: more.contains) ? others : threats
  }

  /// nil where nobody played.
  func cell(_ key: Comparison.AssetKey, of point: ComparedPoint) -> Cell? {
    comparison.verdict(key, of: point).map { verdict in
      Cell(
        verdict: verdict, leakage: comparison.leakage(key, of: point),
        isLeast: point.runs.contains { $0.asset(key)?.notConverged.isEmpty == false })
    }
  }

  static let notes =
    "Leakage: 0 is what anyone could guess, 1 what unprotected data give away, with the interval of "
    + "95 %. ≥: an attacker was stopped while it still learnt, so more may leak. Not played: what leaks "
    + "to an attacker who holds less leaks to this one as well, and it may be more."

  /// A table for each asset.
  func markup() -> [Markup] {
    groups.map { group in
      HTMLTable(
        caption: "\(group.title), \(group.metric): how much leaks to whom.",
        label: "How much of \(group.title) leaks to whom",
        columns: [.init(title: "Setting")]
          + group.keys.map { key in
            .init(
              title: "\(ThreatWords.holding(of: key.threat) ?? "") <small>\(key.threat)</small>")
          },
        groups: [
          .init(
            rows: comparison.points.map { point in
              .init(
                header: "\(point.label)",
                cells: group.keys.map { Self.markup(cell($0, of: point)) })
            })
        ], layout: .matrix
      ).markup()
    }
  }

  private static func markup(_ cell: Cell?) -> Markup {
    guard let cell else { return "<span class=\"cell none\">not played</span>" }
    let figure = cell.leakage.map { spread in
      Markup.leakage(
        Interval(value: spread.mean, low: spread.low, high: spread.high), isLeast: cell.isLeast)
    }
    return """
      <span class="cell \(cell.verdict.rawValue)">\(cell.verdict.icon) \
      \(figure ?? "<b>void</b>") \
      <span class="word">\(cell.verdict.rawValue)</span></span>
      """
  }

  /// As plain cells.
  func header() -> [String] {
    ["Setting"]
      + groups.flatMap { group in
        let isAmbiguous = groups.count { $0.title == group.title } > 1
        let title = group.title + (isAmbiguous ? " (\(group.metric))" : "")
        return group.keys.map { "\(title): \($0.threat)" }
      }
  }

  func rows() -> [[String]] {
    comparison.points.map { point in
      [point.label]
        + groups.flatMap { group in group.keys.map { Self.text(cell($0, of: point)) } }
    }
  }

  private static func text(_ cell: Cell?) -> String {
    guard let cell else { return "" }
    let figure = cell.leakage.map { leakage in
      let figures = [leakage.mean, leakage.low, leakage.high].map { Figures.fixed($0, 2) }
      return (cell.isLeast ? "≥ " : "") + "\(figures[0]) [\(figures[1]), \(figures[2])]"
    }
    return "\(cell.verdict.rawValue) \(figure ?? "void")"
  }
}
