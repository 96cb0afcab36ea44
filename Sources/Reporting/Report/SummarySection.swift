import Records

/// The verdict and the table that it rests on.
struct SummarySection {
  let record: AuditRecord

  func header() -> Markup {
    """
    <header>
    <p class="brand"><span>Obscura</span> <time datetime="\(record.created.ISO8601Format())">\
    \(Figures.date(record.created))</time></p>
    <h1>Privacy audit</h1>
    <div class="verdict \(record.verdict.rawValue)">
    \(record.verdict.icon)
    <div><p class="word">\(record.verdict.title)</p>
    <p class="sentence">\(record.finding)</p></div>
    </div>
    <dl class="facts">\(facts)</dl>
    </header>
    """
  }

  private var facts: [Markup] {
    let attackers = record.assets.flatMap(\.attackers)
    let stopped = attackers.filter { $0.isFinalist && !$0.converged }.count
    let learners = attackers.count { $0.parameters > 0 }
    let others = attackers.count - learners
    let trained =
      "\(Figures.count(learners)) trained from scratch"
      + (others == 0 ? "" : ", \(Figures.count(others)) that need no training")
    let items = [
      ("Budget", "\(record.budget), took \(Figures.duration(record.seconds))"),
      (
        "Attackers",
        stopped == 0
          ? trained : "\(trained); \(Figures.count(stopped)) of the finalists not converged"
      ),
      ("Threats", unique(record.assets.map(\.threat)).joined(separator: ", ")),
      ("Machine", "\(record.hardware.device), \(record.hardware.precision)"),
    ]
    return items.filter { !$0.1.isEmpty }.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }
  }

  func table() -> Markup {
    guard !record.assets.isEmpty else {
      return """
        <section id="summary"><h2>What attackers got</h2>
        <p class="empty">The audit attacked nothing, so it says nothing about privacy.</p></section>
        """
    }
    let table = HTMLTable(
      caption: """
        Figures on test images that no attacker has seen. In the loop: what the paper’s own \
        protocol reports.
        """,
      label: "What attackers got",
      columns: [
        .init(title: "Asset"), .init(title: "Floor", isNumeric: true),
        .init(title: "Achieved", isNumeric: true),
        .init(title: "Ceiling <small>unprotected</small>", isNumeric: true),
        .init(title: "In the loop", isNumeric: true),
        .init(title: "Leakage <small>with 95 % interval</small>"),
        .init(title: "Verdict"),
      ],
      groups: [.init(rows: record.assets.map(row))], layout: .cards)
    return "<section id=\"summary\"><h2>What attackers got</h2>\(table.markup())</section>"
  }

  private func row(_ asset: AuditAsset) -> HTMLTable.Row {
    .init(
      header: """
        \(asset.title) <small>\(asset.metricLabel)</small> <small>\(asset.threat); \
        \(asset.strongestPhrase)</small>
        """,
      cells: [
        .figure(asset.floor, of: asset.metric),
        "<strong>\(.figure(asset.achieved, of: asset.metric))</strong>",
        .figure(asset.ceiling, of: asset.metric), .figure(asset.inLoop, of: asset.metric),
        asset.leakageCell, asset.verdict.badge,
      ])
  }
}

extension AuditAsset {
  /// Bar, figure and interval; or why there is none.
  var leakageCell: Markup {
    guard let leakage else { return "<span class=\"none\">not defined</span>" }
    let bar = LeakageBar(leakage: leakage, verdict: verdict, isVoid: void)
    let figure: Markup = void ? "<strong>void</strong> " : ""
    return """
      \(bar.svg())<span class="interval">\(figure)<b>\(Figures.share(leakage.value))</b> \
      \(Figures.share(leakage.low)) to \(Figures.share(leakage.high))</span>
      """
  }
}

/// The elements in their order, each once.
func unique(_ elements: [String]) -> [String] {
  var seen: Set<String> = []
  return elements.filter { seen.insert($0).inserted }
}
