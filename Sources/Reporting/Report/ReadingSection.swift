import Records

/// What bounds the report: what was not tested, and what its words mean.
struct ReadingSection {
  let record: AuditRecord

  func untested() -> Markup {
    let items = record.untested.map { "<li>\($0)</li>" as Markup }
    let body: Markup =
      items.isEmpty
      ? """
      <p>The audit lists nothing. That does not mean that every possible attack was tried: an \
      audit can show that data leaks, never that it cannot.</p>
      """
      : "<p>A verdict covers only the attacks that were tried. These were not:</p><ul>\(items)</ul>"
    return Fold(
      heading: "<h3>What was not tested</h3>", anchor: "untested", body: body
    ).markup()
  }

  func words() -> Markup {
    let verdicts = Verdict.allCases.map { "<p>\($0.badge) \($0.meaning)</p>" as Markup }
    let threats = ThreatWords.ordered(record.assets.map(\.threat)).compactMap { threat in
      ThreatWords.meaning(of: threat).map {
        definition(threat, $0.prefix(1).uppercased() + $0.dropFirst())
      }
    }
    return Fold(
      heading: "<h3>How to read this</h3>", anchor: "reading",
      body: """
        <dl class="words">
        \(Self.definitions.map(definition))
        \(threats)
        </dl>
        <div class="verdicts">\(verdicts)</div>
        """
    ).markup()
  }

  private func definition(_ word: String, _ meaning: String) -> Markup {
    "<div><dt>\(word)</dt><dd>\(meaning)</dd></div>"
  }

  private static let definitions = [
    (
      "Floor",
      "What anyone gets who knows nothing but the task label: the picture that comes nearest to "
        + "all of a class, or the commonest private label. Nothing leaks below it."
    ),
    (
      "Ceiling",
      "What the same attackers, with the same data and budget, get from unprotected data of the same "
        + "shape. Protection that reaches it hides nothing."
    ),
    (
      "Leakage",
      "How far the strongest attacker came from floor (0) to ceiling (1): (achieved − floor) / "
        + "(ceiling − floor), with a bootstrap interval of 95 %."
    ),
    (
      "Void",
      "The whole interval lies below 0. The attackers did worse than knowing nothing: they failed, "
        + "so the figure says nothing about the protection."
    ),
    (
      "Not converged",
      "The budget ended before the attacker stopped improving. Its figure is a lower bound, so the "
        + "verdict can be inconclusive at best, never protected."
    ),
    (
      "In the loop",
      "What the adversaries reached that were trained along with the protection. They are weakened "
        + "by that training, so the figure often flatters; it is shown for comparison."
    ),
    (
      "MS-SSIM",
      "How alike two pictures look, from 0 to 1, compared at several scales. Figures with different "
        + "numbers of scales cannot be compared."
    ),
    (
      "Perceptual distance",
      "How differently two pictures strike a network, from 0 (not at all) to 2; the less, the more an "
        + "attacker got. The network is a small one that this audit trained on the attacker's pictures, "
        + "so the figure can be compared within this report alone, and with nobody's LPIPS."
    ),
    (
      "Class consistency",
      "How often a classifier takes what was rebuilt for the class that the original has, as balanced "
        + "accuracy. It learnt from the attacker's unprotected pictures; the ceiling is what it makes "
        + "of the originals. The floor knows the class, so it may be high."
    ),
    (
      "Average precision, mAP",
      "How pure the list is that an attacker ranks by how likely a label is, from 0 to 1; the mean "
        + "over the classes where there are more than two. A list in any order has the label's share in "
        + "the data, which is the floor."
    ),
  ]
}
