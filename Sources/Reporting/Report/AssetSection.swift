import Records

/// One asset: how far pairs help, then what was found under each threat model.
struct AssetSection {
  let group: AssetGroup

  func markup() -> Markup {
    let label = group.kind == .attribute ? "Private label: " : ""
    return Fold(
      heading: """
        <h3>\(label)\(group.title) \(group.verdict.badge)</h3>
        <span class="gist">\(gist)</span>
        """,
      anchor: group.anchor,
      body: "\(pairs)\(group.rows.map { FindingSection(row: $0).markup() })"
    ).markup()
  }

  private var gist: Markup {
    guard let worst = group.worst else { return "" }
    let among = group.rows.count == 1 ? "" : "worst of \(group.rows.count): "
    return "\(among)\(worst.asset.threat), \(worst.asset.leakageGist)"
  }

  /// Empty where pairs were not counted.
  private var pairs: Markup {
    let plot = PairsPlot(title: group.title, assets: group.rows.map(\.asset))
    guard plot.isWorthDrawing else { return "" }
    return """
      <figure class="pairs">\(plot.svg())<figcaption>Leakage against the number of originals that \
      an attacker holds together with their protected form, with intervals of 95 %. Hollow: the \
      attackers failed. Dotted: where partly and exposed begin.</figcaption></figure>
      """
  }
}

extension AuditAsset {
  /// `leakage 0.972, 0.964 to 0.979, strongest: resrec`.
  var leakageGist: Markup {
    guard let leakage else { return "leakage not defined, \(strongestPhrase)" }
    return """
      \(void ? "void" : "leakage") <b>\(Figures.share(leakage.value))</b>, \
      \(Figures.share(leakage.low)) to \(Figures.share(leakage.high)), \(strongestPhrase)
      """
  }
}
