import Records

/// What an audit would do, for a terminal.
public enum PlanTable {
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - colour: whether the terminal understands ANSI colours.
  /// - Returns: lines with a line end each.
  public static func text(_ plan: AuditPlan, width: Int, colour: Bool) -> String {
    let table = TextTable(
      columns: [
        .init(title: "Asset"), .init(title: "Threat"), .init(title: "Attacker", narrowest: 12),
        .init(title: "Weights", isNumeric: true), .init(title: "M mult-adds", isNumeric: true),
        .init(title: "Images", isNumeric: true), .init(title: "In full", isNumeric: true),
      ], rows: plan.entries.map(row))
    let closing = [
      "budget \(plan.budget): about \(terminal(Figures.duration(plan.seconds))) by successive halving"
    ]
    return (table.lines(width: width, colour: colour) + closing + plan.remarks)
      .joined(separator: "\n").replacing("\u{A0}", with: " ") + "\n"
  }

  private static func row(_ entry: AuditPlan.Entry) -> TextTable.Row {
    let side = entry.role == .ceiling ? " (ceiling)" : ""
    func number(_ value: Int) -> TextTable.Cell {
      .init(entry.parameters == 0 ? "" : terminal(Figures.count(value)))
    }
    return .init(cells: [
      .init(entry.asset), .init(entry.threat + side), .init(entry.attacker, style: .bold),
      number(entry.parameters), number(entry.multiplyAdds / 1_000_000), number(entry.images),
      .init(entry.seconds.map { terminal(Figures.duration($0)) } ?? "not timed"),
    ])
  }
}
