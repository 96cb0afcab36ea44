import Records

/// What an audit found, for a terminal.
public enum VerdictTable {
  /// - Parameters:
  ///   - width: columns of the terminal; 32 at least. Where a table does not fit, every asset
  ///     becomes a list.
  ///   - colour: whether the terminal understands ANSI colours. Without them the text is plain.
  /// - Returns: lines with a line end each.
  public static func text(_ record: AuditRecord, width: Int, colour: Bool) -> String {
    let width = max(32, min(width, 100))
    let blocks = [
      verdict(record, width, colour), assets(record, width, colour),
      bounds(record, width, colour),
      utility(record, width, colour), checks(record, width, colour),
      untested(record, width, colour),
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private static func verdict(_ record: AuditRecord, _ width: Int, _ colour: Bool) -> [String] {
    let word = record.verdict.style.applied(to: record.verdict.title.uppercased(), colour)
    return [word] + TextWrap.lines(printable(record.finding), width: width)
  }

  private static func assets(_ record: AuditRecord, _ width: Int, _ colour: Bool) -> [String] {
    guard !record.assets.isEmpty else { return ["No asset was attacked."] }
    let groups = AssetGroup.groups(of: record.assets)
    // The interval goes into a line of its own where names are long.
    let wide = table(groups, intervalSeparator: " ")
    if wide.naturalWidth <= width { return wide.lines(width: width, colour: colour) }
    let compact = table(groups, intervalSeparator: "\n")
    if compact.leastWidth <= width { return compact.lines(width: width, colour: colour) }
    return groups.flatMap { list($0, width, colour) }
  }

  private static func table(_ groups: [AssetGroup], intervalSeparator: String) -> TextTable {
    let rows = groups.flatMap { group in
      group.rows.enumerated().map { place, row in
        let asset = row.asset
        return TextTable.Row(
          title: place == 0 ? .init(group.terminalTitle, style: .bold) : nil,
          cells: [
            .init(asset.threat), figure(asset.achieved, asset), figure(asset.ceiling, asset),
            .init(asset.leakageText(separator: intervalSeparator)),
            .init(asset.verdict.rawValue, style: asset.verdict.style),
          ],
          detail: group.ownFloor(asset) + asset.detailText)
      }
    }
    return TextTable(
      columns: [
        .init(title: "Threat model", narrowest: 8), .init(title: "Achieved", isNumeric: true),
        .init(title: "Ceiling", isNumeric: true),
        .init(title: "Leakage"), .init(title: "Verdict"),
      ], rows: rows, indent: 2)
  }

  private static func figure(_ value: Double?, _ asset: AuditAsset) -> TextTable.Cell {
    .init(terminal(Figures.figure(value, of: asset.metric)))
  }

  private static func list(_ group: AssetGroup, _ width: Int, _ colour: Bool) -> [String] {
    TextWrap.lines(printable(group.terminalTitle), width: width)
      .map { TextStyle.bold.applied(to: $0, colour) }
      + group.rows.flatMap { list($0.asset, of: group, width, colour) }
  }

  private static func list(
    _ asset: AuditAsset, of group: AssetGroup, _ width: Int, _ colour: Bool
  ) -> [String] {
    let leakage = asset.leakageText(separator: " ")
    let fits = TextWrap.width(leakage) + 14 <= width
    let fields =
      [("achieved", asset.achieved), ("ceiling", asset.ceiling)]
      .map { ($0.0, terminal(Figures.figure($0.1, of: asset.metric))) }
      + [("leakage", fits ? leakage : asset.leakageText(separator: "\n" + padded("", to: 14)))]
    let verdict = asset.verdict.style.applied(to: asset.verdict.rawValue, colour)
    func indented(_ text: String, by count: Int) -> [String] {
      TextWrap.lines(printable(text), width: width - count)
        .map { padded("", to: count) + $0 }
    }
    return indented(asset.threat, by: 2) + fields.map { "    " + padded($0.0, to: 10) + $0.1 }
      + ["    verdict   " + verdict] + indented(group.ownFloor(asset) + asset.detailText, by: 4)
  }

  /// One line for each, where there are any.
  private static func bounds(_ record: AuditRecord, _ width: Int, _ colour: Bool) -> [String] {
    guard let bounds = record.bounds, !bounds.isEmpty else { return [] }
    return [TextStyle.bold.applied(to: "Against every attacker:", colour)]
      + bounds.flatMap { bound in
        TextWrap.lines(
          printable("\(bound.kind.rawValue): \(bound.name), \(bound.phrase)"), width: width - 2
        ).map { "  " + $0 }
      }
  }

  private static func utility(_ record: AuditRecord, _ width: Int, _ colour: Bool) -> [String] {
    record.utility.flatMap { utility in
      var text =
        "Task \(utility.name): \(Figures.share(utility.achieved)) \(utility.metric) "
        + "[\(Figures.share(utility.interval.low)), \(Figures.share(utility.interval.high))]"
      if let unprotected = utility.unprotected, unprotected.isFinite {
        text += ", unprotected \(Figures.share(unprotected))"
      }
      if let training = utility.training { text += "; \(training)" }
      return TextWrap.lines(printable(text), width: width)
    }
  }

  private static func checks(_ record: AuditRecord, _ width: Int, _ colour: Bool) -> [String] {
    (record.checks ?? []).flatMap { check in
      let text = "\(check.outcome.word), \(check.name): \(check.finding)"
      let lines = TextWrap.lines(printable(text), width: width)
      return check.outcome == .failed ? lines.map { TextStyle.red.applied(to: $0, colour) } : lines
    }
  }

  private static func untested(_ record: AuditRecord, _ width: Int, _ colour: Bool) -> [String] {
    guard !record.untested.isEmpty else { return [] }
    return [TextStyle.bold.applied(to: "Not tested:", colour)]
      + record.untested.flatMap { sentence in
        TextWrap.lines(printable(sentence), width: width - 2).enumerated()
          .map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
  }
}

/// Plain ASCII where a page has typographic signs.
func terminal(_ text: String) -> String {
  text == Figures.none ? "-" : text.replacing("\u{202F}", with: " ")
}

func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - TextWrap.width(text)))
}

extension AuditAsset {
  /// `0.972 [0.965, 0.979]`, with `void` before it where the attackers failed.
  func leakageText(separator: String) -> String {
    guard let leakage else { return "not defined" }
    return (void ? "void " : "") + Figures.share(leakage.value) + separator + "["
      + "\(Figures.share(leakage.low)), \(Figures.share(leakage.high))]"
  }

  fileprivate var detailText: String {
    let stopped = notConverged
    let note = stopped.isEmpty ? "" : "; not converged: \(stopped.joined(separator: ", "))"
    return strongestPhrase + note
  }
}

extension AssetGroup {
  /// `picture: MS-SSIM, 3 scales, n = 2647; floor 0.490; in the loop 0.048`: what all threat models
  /// share.
  fileprivate var terminalTitle: String {
    let labels = unique(rows.map(\.asset.metricLabel)).joined(separator: "; ")
    let shared = [("floor", figures(\.floor)), ("in the loop", figures(\.inLoop))]
      .filter { $0.1.count == 1 }.map { "; \($0.0) \($0.1[0])" }
    return "\(name): \(labels)\(shared.joined())"
  }

  /// `floor 0.490; ` where the rows' floors differ; else empty.
  fileprivate func ownFloor(_ asset: AuditAsset) -> String {
    let floor = terminal(Figures.figure(asset.floor, of: asset.metric))
    return figures(\.floor).count > 1 ? "floor \(floor); " : ""
  }

  private func figures(_ figure: (AuditAsset) -> Double?) -> [String] {
    unique(
      rows.compactMap { row in
        figure(row.asset).map { terminal(Figures.figure($0, of: row.asset.metric)) }
      })
  }
}

extension Verdict {
  var style: TextStyle {
    switch self {
    case .protected: .green
    case .partly: .yellow
    case .exposed: .red
    case .inconclusive: .blue
    }
  }
}

extension AuditCheck.Outcome {
  var word: String {
    switch self {
    case .passed: "Sound"
    case .failed: "BROKEN"
    case .note: "Note"
    }
  }
}
