import Records

/// What was looked at beside the attackers.
struct CheckSection {
  let checks: [AuditCheck]

  /// Empty where there was nothing to look at.
  func markup() -> Markup {
    guard !checks.isEmpty else { return "" }
    let rows = checks.map { check -> Markup in
      let word: Markup =
        check.outcome == .failed
        ? "<strong class=\"warn\">\(check.outcome.word)</strong>" : "\(check.outcome.word)"
      return "<div><dt>\(check.name): \(word)</dt><dd>\(check.finding)</dd></div>"
    }
    return Fold(
      heading: "<h3>Keys</h3>", anchor: "checks", body: "<dl class=\"words\">\(rows)</dl>"
    ).markup()
  }
}
