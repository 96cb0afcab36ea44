import Records

/// Test texts beside what the strongest attacker read of what was released.
struct TextSection {
  let texts: [AuditText]

  func markup() -> Markup {
    let rows = texts.map { text in
      HTMLTable.Row(
        header: "\(name(text.choice)) <small>\(text.key)</small>",
        cells: ["\(text.original)", "\(text.read)", "\(Figures.share(text.accuracy))"])
    }
    return HTMLTable(
      caption: "Words that networks know; … stands for others.",
      label: "Texts and what was read of them",
      columns: [
        .init(title: "Case"), .init(title: "Original"), .init(title: "What was read"),
        .init(title: "Words read rightly", isNumeric: true),
      ], groups: [.init(rows: rows)], layout: .cards
    ).markup()
  }

  /// From the owner's side: what an attacker reads best is worst.
  private func name(_ choice: AuditImage.Choice) -> String {
    switch choice {
    case .best: "Read best"
    case .worst: "Read worst"
    case .median, .classes: "In the middle"
    }
  }
}
