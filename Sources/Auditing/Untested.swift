import Records

/// What an audit did not try, in sentences for its report.
extension Auditor {
  /// Beside what the subject itself says.
  func untested(_ assets: [AuditAsset], pictures: [PictureOutcome]) -> [String] {
    let kinds = Set(assets.map(\.kind))
    return unplayed + skipped(pictures) + idle(assets)
      + (kinds.contains(.identity) ? [] : [Self.noIdentity])
      + (kinds.contains(.membership) ? [] : [noMembership])
      + (kinds.contains(.linkage) || budget.asked != nil ? [] : [noLinkage])
      + Self.always
  }

  private var noMembership: String {
    subject.classify != nil && subject.members != nil && budget.shadows == 0
      ? "Membership of the training set: ask with --budget standard."
      : "Membership of a training set: no classifier is at hand of which it is known what it "
        + "learnt from."
  }

  private var noLinkage: String {
    subject.cipher == nil && subject.noise == nil && subject.isQueryable
      ? "Linkage: a picture that is released twice gives the same bytes, which everybody can see."
      : "Linkage: nobody here could have a picture released twice."
  }

  /// Of every audit.
  private static let always = [
    "Human viewers: a picture that no metric likes may still show a face to a person; "
      + "`obscura study` asks people.",
    "Attackers stronger than those listed, or with more data or computing.",
  ]

  /// What is not tried where the data does not say who is in enough pictures.
  private static let noIdentity = "Re-identification of people."

  /// Threat models that nobody played, and how to have them played.
  private var unplayed: [String] {
    let strongest = threats.last.map(\.name) ?? ""
    let missing = [ThreatModel.chosenImage, .whiteBox].filter { model in
      !threats.contains { $0.grants(model) }
    }
    // Whoever draws keys has all that a query would tell, and there are no weights to look into.
    if subject.cipher?.hasIndependentKeys == true { return [] }
    return missing.compactMap { model in
      switch (model, subject.refusal(of: model)) {
      case (.whiteBox, .some) where subject.cipher != nil: nil
      case (_, let reason?): "\(model.name): \(reason)."
      case (_, nil):
        "\(model.name), which is more than \(strongest): ask with --threat \(model.name)."
      }
    }
      + (subject.cipher == nil && !threats.contains(.maliciousServer)
        ? [Self.noServer + (subject.client == nil ? "." : "; ask with --threat malicious-server.")]
        : [])
  }

  private static let noServer =
    "malicious-server: a server that steers the training of the obfuscator"

  /// Learners that were not trained.
  private func skipped(_ pictures: [PictureOutcome]) -> [String] {
    let refused = [JigsawAttack.refusal(subject.cipher?.family, subject.picture)].compactMap { $0 }
    let skipped = pictures.flatMap(\.achieved.skipped)
    let names = skipped.indices.filter { !skipped[..<$0].contains(skipped[$0]) }
      .map { skipped[$0] }
    guard !names.isEmpty, let strongest = pictures.last?.achieved.name else { return refused }
    return refused + [
      "\(names.joined(separator: ", ")): \(strongest) rebuilds pictures exactly; "
        + "ask for them with --attack."
    ]
  }

  /// Threat models under which nobody of this audit's attackers can begin.
  private func idle(_ assets: [AuditAsset]) -> [String] {
    let idle = threats.map(\.name).filter { name in !assets.contains { $0.threat == name } }
    return idle.isEmpty
      ? []
      : [
        "\(idle.joined(separator: ", ")): no attacker of this audit begins with so little, or adds "
          + "anything."
      ]
  }
}
