import Records

/// How the attackers on one asset learned.
struct LearningCurves {
  let asset: AuditAsset

  func figure() -> Markup {
    let lines = series
    let dashed = lines.contains { $0.isDashed && !$0.points.isEmpty }
    let note = dashed ? " Dashed: the same attacker on unprotected data." : ""
    let plot = LinePlot(
      description: description, xTitle: "images seen", yTitle: "\(asset.metric) on validation",
      series: lines, levels: levels)
    return """
      <figure>
      \(plot.svg())
      <figcaption>How the attackers learned.\(note)</figcaption>
      </figure>
      """
  }

  private var levels: [LinePlot.Level] {
    [("floor", asset.floor), ("ceiling", asset.ceiling)].compactMap { label, value in
      value.map { .init(label: label, value: $0) }
    }
  }

  /// A colour for each name; one label for all seeds of a name, at the best one's end.
  private var series: [LinePlot.Series] {
    let names = unique(asset.attackers.filter { !$0.curve.isEmpty }.map(\.name))
    return names.enumerated().flatMap { colour, name -> [LinePlot.Series] in
      let own = asset.attackers.filter { $0.name == name && !$0.curve.isEmpty }
      let labelled =
        own.indices.filter { own[$0].role == .protected }.max(by: { end(own[$0]) < end(own[$1]) })
        ?? own.startIndex
      return own.indices.map { index in
        let attacker = own[index]
        return LinePlot.Series(
          label: index == labelled ? name : nil, colour: colour,
          isDashed: attacker.role == .ceiling, isStrong: attacker == asset.strongestAttacker,
          points: attacker.curve.map { .init(x: Double($0.seen), y: $0.value) })
      }
    }
  }

  private func end(_ attacker: AuditAttacker) -> Double {
    attacker.curve.last?.value ?? -.infinity
  }

  private var description: String {
    let ends = asset.attackers.filter { $0.role == .protected }.compactMap { attacker -> String? in
      guard let last = attacker.curve.last else { return nil }
      let figure = Figures.figure(last.value, of: asset.metric)
      return "\(attacker.name), seed \(attacker.seed), ends at \(figure) "
        + "after \(Figures.count(last.seen)) images"
    }
    return "Learning curves on \(asset.title): " + ends.joined(separator: "; ") + "."
  }
}
