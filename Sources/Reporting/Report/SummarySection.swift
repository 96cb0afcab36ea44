import Records

/// The first page: what an officer reads, and what fits one sheet of paper.
struct SummarySection {
  /// Lines of a list that fit; the rest stands below.
  private static let lines = 6
  private static let tasks = 3

  let record: AuditRecord

  func header() -> Markup {
    """
    <header>
    <p class="brand"><span>Obscura</span> <time datetime="\(record.created.ISO8601Format())">\
    \(Figures.date(record.created))</time></p>
    <h1>Privacy audit</h1>
    \(subject)
    <div class="verdict \(record.verdict.rawValue)">
    \(record.verdict.icon)
    <div><p class="word">\(record.verdict.title)</p>
    <p class="sentence">\(record.finding)</p></div>
    </div>
    \(broken)
    </header>
    """
  }

  /// - Parameter pictures: the worst and the median case.
  func body(pictures: Markup) -> Markup {
    """
    <section id="findings"><h2>What attackers get</h2>
    \(VerdictMatrix(record: record).markup())
    </section>
    \(pictures)
    <div class="pair">
    <section id="use"><h2>What the receiver can still do</h2>\(utility)</section>
    <section id="limits"><h2>What was not tested</h2>\(untested)</section>
    </div>
    <dl class="facts">\(facts)</dl>
    """
  }

  /// What was audited; where no short text says it, the command that named it.
  private var subject: Markup {
    let subject = RecipeText(record.recipe).subject ?? record.command
    return "<p class=\"subject\">\(shortened(subject, to: 160))</p>"
  }

  /// Checks that failed: they expose everything, whatever attackers got.
  private var broken: [Markup] {
    (record.checks ?? []).filter { $0.outcome == .failed }.prefix(Self.tasks).map {
      """
      <p class="warn"><strong>\($0.outcome.word)</strong> \($0.name): \
      \(shortened($0.finding, to: 200))</p>
      """
    }
  }

  private var utility: Markup {
    guard !record.utility.isEmpty else {
      return "<p class=\"empty\">The task was not measured.</p>"
    }
    let lines = record.utility.prefix(Self.tasks).map { task -> Markup in
      let beside = task.unprotected.map { "unprotected \(Figures.figure($0, of: task.metric)), " }
      let learner = task.training.map { "; by \($0)" }
      return """
        <li><b>\(task.name)</b> \(Figures.figure(task.achieved, of: task.metric)) \
        \(task.metric), \(Figures.share(task.interval.low)) to \
        \(Figures.share(task.interval.high)); \(beside ?? "")guessing \
        \(Figures.figure(task.floor, of: task.metric))\(learner ?? "")</li>
        """
    }
    return "<ul>\(lines)</ul>\(more(record.utility.count - Self.tasks, "utility"))"
  }

  private var untested: Markup {
    guard !record.untested.isEmpty else {
      return """
        <p>The audit lists nothing. That does not mean that every possible attack was tried: an \
        audit can show that data leaks, never that it cannot.</p>
        """
    }
    let lines = record.untested.prefix(Self.lines).map {
      "<li>\(shortened($0, to: 110))</li>" as Markup
    }
    return "<ul>\(lines)</ul>\(more(record.untested.count - Self.lines, "untested"))"
  }

  private func more(_ count: Int, _ anchor: String) -> Markup {
    count > 0 ? "<p class=\"note\"><a href=\"#\(anchor)\">\(count) more</a> below</p>" : ""
  }

  /// Winners go on to stronger threat models as they are: each training counts once.
  private var attackers: [AuditAttacker] {
    AssetGroup.groups(of: record.assets).flatMap { group in
      group.rows.flatMap(\.asset.attackers).reduce(into: [AuditAttacker]()) { found, attacker in
        if !found.contains(attacker) { found.append(attacker) }
      }
    }
  }

  private var facts: [Markup] {
    let attackers = self.attackers
    let learners = attackers.count { $0.parameters > 0 }
    let others = attackers.count - learners
    let trained =
      "\(Figures.count(learners)) trained from scratch"
      + (others == 0 ? "" : ", \(Figures.count(others)) that need no training")
    let stopped = attackers.count { $0.isFinalist && !$0.converged }
    let items = [
      ("Budget", "\(record.budget), took \(Figures.duration(record.seconds))"),
      (
        "Attackers",
        stopped == 0
          ? trained : "\(trained); \(Figures.count(stopped)) of the finalists not converged"
      ),
      (
        "Machine",
        "\(record.hardware.processor), \(record.hardware.device), \(record.hardware.precision)"
      ),
    ]
    return items.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }
  }
}

/// The elements in their order, each once.
func unique(_ elements: [String]) -> [String] {
  var seen: Set<String> = []
  return elements.filter { seen.insert($0).inserted }
}
