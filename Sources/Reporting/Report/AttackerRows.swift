import Records

/// Everybody who attacked one asset under one threat model.
struct AttackerRows {
  let asset: AuditAsset

  func table() -> Markup {
    let groups = [
      ("On protected data", AuditAttacker.Role.protected),
      ("On unprotected data, for the ceiling", .ceiling),
    ].compactMap { title, role -> HTMLTable.Group? in
      let ranked = asset.attackers.filter { $0.role == role }.sorted(by: Self.isStronger)
      return ranked.isEmpty ? nil : .init(title: "\(title)", rows: ranked.map(row))
    }
    guard !groups.isEmpty else { return "<p class=\"empty\">No attacker was tried.</p>" }
    return HTMLTable(
      caption: """
        Every attacker that was tried, chosen on validation; only finalists are scored on test \
        (\(asset.metricLabel)).
        """,
      label: "Attackers on \(asset.title), \(asset.threat)",
      columns: [
        .init(title: "Attacker"), .init(title: "Validation", isNumeric: true),
        .init(title: "Test", isNumeric: true), .init(title: "State"),
        .init(title: "Plays with"), .init(title: "Seed", isNumeric: true),
        .init(title: "Weights", isNumeric: true), .init(title: "Images seen", isNumeric: true),
        .init(title: "Time", isNumeric: true),
      ],
      groups: groups, layout: .wide
    ).markup()
  }

  /// Finalists before those that dropped out, each by its figure.
  private static func isStronger(_ one: AuditAttacker, _ other: AuditAttacker) -> Bool {
    let left = (one.test ?? -.infinity, one.validation ?? -.infinity)
    let right = (other.test ?? -.infinity, other.validation ?? -.infinity)
    return left > right
  }

  private func row(_ attacker: AuditAttacker) -> HTMLTable.Row {
    let isStrongest = attacker == asset.strongestAttacker
    let crown: Markup = isStrongest ? " <span class=\"tag\">strongest</span>" : ""
    return .init(
      header: """
        \(attacker.name)\(crown) <small>\(attacker.summary)\(attacker.output.remark)\
        \(measures(of: attacker))</small>
        """,
      cells: [
        .figure(attacker.validation, of: asset.metric), .figure(attacker.test, of: asset.metric),
        state(of: attacker), "\(attacker.threat ?? asset.threat)",
        "\(attacker.seed)", "\(Figures.count(attacker.parameters))",
        "\(Figures.count(attacker.imagesSeen))", "\(Figures.duration(attacker.seconds))",
      ],
      isMarked: isStrongest)
  }

  /// `; SSIM 0.892, PSNR 22.4 dB on validation`.
  private func measures(of attacker: AuditAttacker) -> String {
    let figures = (attacker.measures ?? [:]).sorted { $0.key < $1.key }.map { name, value in
      "\(name) \(Figures.figure(value, of: name))"
    }
    return figures.isEmpty ? "" : "; \(figures.joined(separator: ", ")) on validation"
  }

  private func state(of attacker: AuditAttacker) -> Markup {
    switch (attacker.converged, attacker.isFinalist) {
    case (true, _): "converged"
    case (false, true): "<strong class=\"warn\">not converged</strong>"
    case (false, false): "not&#160;converged <small>dropped before the final</small>"
    }
  }
}

extension AuditAttacker.Output {
  /// What was done to the output before it was scored.
  fileprivate var remark: String {
    switch self {
    case .plain: ""
    case .negated: "; output negated"
    case .affine: "; output affinely fitted"
    }
  }
}
