import Records

/// Settings in the plane of leakage and utility, with the Pareto front: up and to the left is better.
struct ScatterPlot {
  let front: ParetoFront

  private static let width = 520.0
  private static let spacing = 13.0

  var isEmpty: Bool { front.places.isEmpty }

  /// Part of a page, which gives the colours.
  func svg() -> Markup {
    guard !isEmpty else {
      return "<p class=\"empty\">No run has both a leakage and a utility.</p>"
    }
    let drawing = drawing()
    return """
      <svg class="plot" viewBox="0 0 \(point(drawing.width)) \(point(drawing.height))" role="img" \
      aria-label="\(description)">
      \(drawing.content)
      </svg>
      """
  }

  /// What the plot shows, read out to people who cannot see it.
  var description: String {
    let parts = front.places.map { place in
      "\(place.label): leakage \(Figures.share(place.leakage.mean)), utility "
        + "\(Figures.share(place.utility.mean)), \(place.standing.phrase)"
    }
    return "Utility against leakage: \(front.title). " + parts.joined(separator: "; ") + "."
  }

  func drawing() -> Drawing {
    let places = front.places
    let height = max(280, Double(places.count) * Self.spacing + 70)
    let longest = places.map(\.label.count).max() ?? 0
    let right = Self.width - min(240, Double(longest) * 6.8 + 20)
    let bottom = height - 36
    func ends(_ spread: Spread) -> [Double] {
      [spread.mean, spread.low, spread.high].map { min(max($0, -0.5), 1.5) }
    }
    let x = PlotScale(
      fitting: places.flatMap { ends($0.leakage) } + [0, 1], range: (44, right), ticks: 4)
    let y = PlotScale(fitting: places.flatMap { ends($0.utility) }, range: (bottom, 24))
    return Drawing(
      width: Self.width, height: height,
      content: """
        \(axes(x, y))
        \(front.families.map { join($0, x, y) })
        \(staircase(places, x, y))
        \(places.map { spread($0, x, y) })
        \(places.map { marker($0, x, y) })
        \(names(places, x, y))
        """)
  }

  private func axes(_ x: PlotScale, _ y: PlotScale) -> Markup {
    let rows = y.ticks.map { tick -> Markup in
      let place = y.coordinate(of: tick)
      return """
        <line class="grid" x1="\(point(x.from))" x2="\(point(x.to))" y1="\(point(place))" \
        y2="\(point(place))"/><text class="tick" x="\(point(x.from - 6))" \
        y="\(point(place + 3.5))" text-anchor="end">\(y.label(tick))</text>
        """
    }
    let columns = x.ticks.map { tick -> Markup in
      """
      <text class="tick" x="\(point(x.coordinate(of: tick)))" y="\(point(y.from + 15))" \
      text-anchor="middle">\(x.label(tick))</text>
      """
    }
    let marks = [0.0, 1.0].map { value -> Markup in
      let place = point(x.coordinate(of: value))
      return """
        <line class="level" x1="\(place)" x2="\(place)" y1="\(point(y.from))" y2="\(point(y.to))"/>
        """
    }
    return """
      \(rows)\(columns)\(marks)
      <text class="axis" x="0" y="10">\(front.task.label)</text>
      <text class="axis" x="\(point(x.to))" y="\(point(y.from + 30))" text-anchor="end">\
      leakage: 0 floor, 1 ceiling</text>
      """
  }

  /// Settings of one scheme, one after another.
  private func join(_ family: [ParetoFront.Place], _ x: PlotScale, _ y: PlotScale) -> Markup {
    let path = family.map {
      "\(point(x.coordinate(of: $0.leakage.mean))),\(point(y.coordinate(of: $0.utility.mean)))"
        as Markup
    }
    return "<polyline class=\"join\" points=\"\(path.joined(separator: " "))\"/>"
  }

  /// Between two settings of the front nothing was shown to be reachable.
  private func staircase(
    _ places: [ParetoFront.Place], _ x: PlotScale, _ y: PlotScale
  ) -> Markup {
    let corners = places.filter { $0.standing == .front }
      .sorted { $0.leakage.mean < $1.leakage.mean }
    guard corners.count > 1 else { return "" }
    var path: Markup = ""
    for (index, corner) in corners.enumerated() {
      let across = point(x.coordinate(of: corner.leakage.mean))
      let up = point(y.coordinate(of: corner.utility.mean))
      path = path + (index == 0 ? "M\(across) \(up)" : "H\(across)V\(up)")
    }
    return "<path class=\"front\" d=\"\(path)\"/>"
  }

  /// Intervals in both directions.
  private func spread(_ place: ParetoFront.Place, _ x: PlotScale, _ y: PlotScale) -> Markup {
    let across = point(x.coordinate(of: place.leakage.mean))
    let up = point(y.coordinate(of: place.utility.mean))
    return """
      <line class="spread" x1="\(point(x.coordinate(of: place.leakage.low)))" \
      x2="\(point(x.coordinate(of: place.leakage.high)))" y1="\(up)" y2="\(up)"/>\
      <line class="spread" x1="\(across)" x2="\(across)" \
      y1="\(point(y.coordinate(of: place.utility.low)))" \
      y2="\(point(y.coordinate(of: place.utility.high)))"/>
      """
  }

  /// Shape and colour both say the verdict; what is not on the front is hollow.
  private func marker(_ place: ParetoFront.Place, _ x: PlotScale, _ y: PlotScale) -> Markup {
    let across = x.coordinate(of: place.leakage.mean)
    let up = y.coordinate(of: place.utility.mean)
    let hollow: Markup = place.standing == .front ? "" : " hollow"
    let style: Markup = "class=\"dot \(place.verdict.rawValue)\(hollow)\""
    let size = place.standing == .clearlyBehind ? 0.65 : 1
    let corners: [(Double, Double)] =
      switch place.verdict {
      case .protected: []
      case .partly: [(0, -6.5), (6.5, 0), (0, 6.5), (-6.5, 0)]
      case .exposed: [(0, -6), (6, 5), (-6, 5)]
      case .inconclusive: [(-5, -5), (5, -5), (5, 5), (-5, 5)]
      }
    if corners.isEmpty {
      return """
        <circle \(style) cx="\(point(across))" cy="\(point(up))" r="\(point(5.5 * size))"/>
        """
    }
    let outline = corners.map {
      "\(point(across + $0.0 * size)),\(point(up + $0.1 * size))" as Markup
    }
    return "<polygon \(style) points=\"\(outline.joined(separator: " "))\"/>"
  }

  /// Cut in the middle: settings differ at their ends.
  private static func shortened(_ label: String, to limit: Int) -> String {
    guard label.count > limit else { return label }
    let tail = max(1, limit * 2 / 3)
    return label.prefix(max(1, limit - tail - 1)) + "…" + label.suffix(tail)
  }

  private func names(_ places: [ParetoFront.Place], _ x: PlotScale, _ y: PlotScale) -> Markup {
    let heights = LabelStack.places(
      for: places.map { y.coordinate(of: $0.utility.mean) }, spacing: Self.spacing,
      within: y.to...y.from)
    let room = max(4, Int((Self.width - x.to - 16) / 6.8))
    return zip(places, heights).map { place, height -> Markup in
      """
      <line class="leader" x1="\(point(x.coordinate(of: place.leakage.mean)))" \
      y1="\(point(y.coordinate(of: place.utility.mean)))" x2="\(point(x.to + 10))" \
      y2="\(point(height))"/><text class="name\(place.standing == .front ? " strong" : "")" \
      x="\(point(x.to + 13))" y="\(point(height + 3.8))">\(Self.shortened(place.label, to: room))</text>
      """
    }.joined(separator: "\n")
  }
}

extension ParetoFront.Standing {
  /// For a person.
  var phrase: String {
    switch self {
    case .front: "on the front"
    case .behind: "behind it, not clearly"
    case .clearlyBehind: "clearly behind it"
    }
  }
}
