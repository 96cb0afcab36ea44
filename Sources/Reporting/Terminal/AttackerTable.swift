import Records

/// Everybody who attacked, for a terminal: figures on validation, and on test for finalists.
public enum AttackerTable {
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - colour: whether the terminal understands ANSI colours.
  /// - Returns: lines with a line end each, a table an asset.
  public static func text(_ record: AuditRecord, width: Int, colour: Bool) -> String {
    record.assets.map { asset in
      let attackers = asset.attackers.filter { $0.role == .protected }
      let heading = printable("\(asset.asset), \(asset.threat): \(asset.metricLabel)")
      let title = TextWrap.lines(heading, width: width)
        .map { TextStyle.bold.applied(to: $0, colour) }.joined(separator: "\n")
      guard !attackers.isEmpty else { return title + "\nNobody attacked.\n" }
      let lines = table(attackers, asset).lines(width: width, colour: colour)
      return ([title] + lines).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private static func table(_ attackers: [AuditAttacker], _ asset: AuditAsset) -> TextTable {
    let measures = unique(attackers.flatMap { ($0.measures ?? [:]).keys.sorted() })
    func figure(_ value: Double?, _ metric: String) -> TextTable.Cell {
      .init(value == nil ? "" : terminal(Figures.figure(value, of: metric)))
    }
    let rows = attackers.map { attacker in
      TextTable.Row(
        cells: [
          .init(attacker.name, style: .bold), figure(attacker.validation, asset.metric),
          figure(attacker.test, asset.metric),
        ] + measures.map { figure(attacker.measures?[$0], $0) } + [
          .init(attacker.converged ? "converged" : "stopped"),
          .init(attacker.threat ?? asset.threat), .init("\(attacker.seed)"),
          .init(Figures.duration(attacker.seconds)),
        ])
    }
    return TextTable(
      columns: [
        .init(title: "Attacker", narrowest: 12), .init(title: "Validation", isNumeric: true),
        .init(title: "Test", isNumeric: true),
      ] + measures.map { .init(title: $0, isNumeric: true) } + [
        .init(title: "State"), .init(title: "Plays with"), .init(title: "Seed", isNumeric: true),
        .init(title: "Time", isNumeric: true),
      ], rows: rows)
  }
}
