import Records

/// Runs in the plane of leakage and utility, with the Pareto front: up and to the left is better.
struct ScatterPlot {
  let places: [Comparison.Place]
  /// What the plot shows, read out to people who cannot see it.
  let description: String
  let yTitle: String

  private static let width = 420.0
  private static let spacing = 13.0

  func svg() -> Markup {
    let usable = places.filter { $0.utility.isFinite }
    guard !usable.isEmpty else {
      return "<p class=\"empty\">No run has both a leakage and a utility.</p>"
    }
    let height = max(280, Double(usable.count) * Self.spacing + 70)
    let longest = usable.map(\.run.count).max() ?? 0
    let right = Self.width - min(170, Double(longest) * 5.9 + 20)
    let bottom = height - 36
    let ends = usable.flatMap { [$0.leakage.low, $0.leakage.high].map { min(max($0, -0.5), 1.5) } }
    let x = PlotScale(fitting: ends + [0, 1], range: (44, right), ticks: 4)
    let y = PlotScale(fitting: usable.map(\.utility), range: (bottom, 24))
    return """
      <svg class="plot" viewBox="0 0 \(point(Self.width)) \(point(height))" role="img" \
      aria-label="\(description)">
      \(axes(x, y))
      \(front(usable, x, y))
      \(usable.map { spread($0, x, y) })
      \(usable.map { marker($0, x, y) })
      \(names(usable, x, y))
      </svg>
      """
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
      <text class="axis" x="0" y="10">\(yTitle)</text>
      <text class="axis" x="\(point(x.to))" y="\(point(y.from + 30))" text-anchor="end">\
      leakage: 0 floor, 1 ceiling</text>
      """
  }

  /// A staircase: between two runs of the front nothing was shown to be reachable.
  private func front(_ places: [Comparison.Place], _ x: PlotScale, _ y: PlotScale) -> Markup {
    let corners = places.filter(\.isOnFront).sorted { $0.leakage.value < $1.leakage.value }
    guard corners.count > 1 else { return "" }
    var path: Markup = ""
    for (index, corner) in corners.enumerated() {
      let across = point(x.coordinate(of: corner.leakage.value))
      let up = point(y.coordinate(of: corner.utility))
      path = path + (index == 0 ? "M\(across) \(up)" : "H\(across)V\(up)")
    }
    return "<path class=\"front\" d=\"\(path)\"/>"
  }

  private func spread(_ place: Comparison.Place, _ x: PlotScale, _ y: PlotScale) -> Markup {
    let up = point(y.coordinate(of: place.utility))
    return """
      <line class="spread" x1="\(point(x.coordinate(of: place.leakage.low)))" \
      x2="\(point(x.coordinate(of: place.leakage.high)))" y1="\(up)" y2="\(up)"/>
      """
  }

  /// Shape and colour both say the verdict.
  private func marker(_ place: Comparison.Place, _ x: PlotScale, _ y: PlotScale) -> Markup {
    let across = x.coordinate(of: place.leakage.value)
    let up = y.coordinate(of: place.utility)
    let style: Markup = "class=\"dot \(place.verdict.rawValue)\""
    let corners: [(Double, Double)] =
      switch place.verdict {
      case .protected: []
      case .partly: [(0, -6.5), (6.5, 0), (0, 6.5), (-6.5, 0)]
      case .exposed: [(0, -6), (6, 5), (-6, 5)]
      case .inconclusive: [(-5, -5), (5, -5), (5, 5), (-5, 5)]
      }
    if corners.isEmpty {
      return "<circle \(style) cx=\"\(point(across))\" cy=\"\(point(up))\" r=\"5.5\"/>"
    }
    let outline = corners.map { "\(point(across + $0.0)),\(point(up + $0.1))" as Markup }
    return "<polygon \(style) points=\"\(outline.joined(separator: " "))\"/>"
  }

  private func names(_ places: [Comparison.Place], _ x: PlotScale, _ y: PlotScale) -> Markup {
    let heights = LabelStack.places(
      for: places.map { y.coordinate(of: $0.utility) }, spacing: Self.spacing,
      within: y.to...y.from)
    let room = max(4, Int((Self.width - x.to - 16) / 5.7))
    return zip(places, heights).map { place, height -> Markup in
      """
      <line class="leader" x1="\(point(x.coordinate(of: place.leakage.value)))" \
      y1="\(point(y.coordinate(of: place.utility)))" x2="\(point(x.to + 10))" \
      y2="\(point(height))"/><text class="name\(place.isOnFront ? " strong" : "")" \
      x="\(point(x.to + 13))" y="\(point(height + 3.8))">\(shortened(place.run, to: room))</text>
      """
    }.joined(separator: "\n")
  }
}
