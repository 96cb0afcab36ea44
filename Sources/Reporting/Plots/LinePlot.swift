/// Curves with their names at their ends, as SVG that takes its colours from the page.
struct LinePlot {
  struct Point: Equatable {
    let x: Double
    let y: Double
  }

  struct Series {
    /// Written at the curve's end; nil draws the curve without a name.
    var label: String?
    /// Index of the colour.
    let colour: Int
    var isDashed = false
    var isStrong = false
    let points: [Point]
  }

  /// A level to compare with, across the whole plot.
  struct Level {
    let label: String
    let value: Double
  }

  /// What the plot shows, read out to people who cannot see it.
  let description: String
  let xTitle: String
  let yTitle: String
  let series: [Series]
  var levels: [Level] = []

  /// Points that one curve is drawn with at most; more would not be seen.
  private static let resolution = 240
  private static let width = 360.0
  private static let top = 22.0
  private static let spacing = 13.0

  func svg() -> Markup {
    let curves = series.map { Self.cleaned($0) }.filter { !$0.points.isEmpty }
    guard !curves.isEmpty else {
      return "<p class=\"empty\">No curve was recorded.</p>"
    }
    let levels = levels.filter(\.value.isFinite)
    let labels = curves.compactMap(\.label) + levels.map(\.label)
    let height = max(232, Double(labels.count) * Self.spacing + 64)
    let longest = labels.map(\.count).max() ?? 0
    let frame = Frame(
      left: 40, right: Self.width - (labels.isEmpty ? 10 : min(132, Double(longest) * 5.9 + 16)),
      top: Self.top, bottom: height - 34)
    let points = curves.flatMap(\.points)
    let x = PlotScale(
      fitting: points.map(\.x) + [0], range: (frame.left, frame.right), ticks: 5,
      widens: false)
    let y = PlotScale(
      fitting: points.map(\.y) + levels.map(\.value), range: (frame.bottom, frame.top))
    return """
      <svg class="plot" viewBox="0 0 \(point(Self.width)) \(point(height))" role="img" \
      aria-label="\(description)">
      \(axes(x, y, frame))
      \(levels.map { level($0, y, frame) })
      \(curves.map { curve($0, x, y) })
      \(names(curves, levels, x, y, frame))
      </svg>
      """
  }

  /// The rectangle that the axes enclose.
  struct Frame {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
  }

  private func axes(_ x: PlotScale, _ y: PlotScale, _ frame: Frame) -> Markup {
    let rows = y.ticks.map { tick -> Markup in
      let place = y.coordinate(of: tick)
      return """
        <line class="grid" x1="\(point(frame.left))" x2="\(point(frame.right))" \
        y1="\(point(place))" y2="\(point(place))"/>\
        <text class="tick" x="\(point(frame.left - 6))" y="\(point(place + 3.5))" \
        text-anchor="end">\(y.label(tick))</text>
        """
    }
    let columns = x.ticks.map { tick -> Markup in
      let place = x.coordinate(of: tick)
      return """
        <text class="tick" x="\(point(place))" y="\(point(frame.bottom + 15))" \
        text-anchor="middle">\(x.label(tick))</text>
        """
    }
    return """
      \(rows)\(columns)
      <text class="axis" x="0" y="9">\(yTitle)</text>
      <text class="axis" x="\(point(frame.right))" y="\(point(frame.bottom + 29))" \
      text-anchor="end">\(xTitle)</text>
      """
  }

  private func level(_ level: Level, _ y: PlotScale, _ frame: Frame) -> Markup {
    let place = point(y.coordinate(of: level.value))
    return """
      <line class="level" x1="\(point(frame.left))" x2="\(point(frame.right))" \
      y1="\(place)" y2="\(place)"/>
      """
  }

  private func curve(_ series: Series, _ x: PlotScale, _ y: PlotScale) -> Markup {
    let style: Markup = """
      s\(series.colour % Palette.light.series.count)\
      \(series.isStrong ? " strong" : "")\(series.isDashed ? " dashed" : "")
      """
    let path = series.points
      .map { "\(point(x.coordinate(of: $0.x))),\(point(y.coordinate(of: $0.y)))" as Markup }
      .joined(separator: " ")
    guard let end = series.points.last else { return "" }
    return """
      <polyline class="curve \(style)" points="\(path)"/>\
      <circle class="end \(style)" cx="\(point(x.coordinate(of: end.x)))" \
      cy="\(point(y.coordinate(of: end.y)))" r="\(series.isDashed ? "1.8" : "2.6")"/>
      """
  }

  private func names(
    _ curves: [Series], _ levels: [Level], _ x: PlotScale, _ y: PlotScale, _ frame: Frame
  ) -> Markup {
    struct Name {
      let text: String
      let style: Markup
      let end: Point
    }
    let named = curves.compactMap { series -> Name? in
      guard let label = series.label, let end = series.points.last else { return nil }
      let style: Markup =
        "name s\(series.colour % Palette.light.series.count)\(series.isStrong ? " strong" : "")"
      return Name(
        text: label, style: style,
        end: Point(x: x.coordinate(of: end.x), y: y.coordinate(of: end.y)))
    }
    let all =
      named
      + levels.map {
        Name(
          text: $0.label, style: "name quiet",
          end: Point(x: frame.right, y: y.coordinate(of: $0.value)))
      }
    let places = LabelStack.places(
      for: all.map(\.end.y), spacing: Self.spacing, within: (frame.top)...(frame.bottom))
    return zip(all, places).map { name, place -> Markup in
      let room = max(4, Int((Self.width - frame.right - 12) / 5.7))
      return """
        <line class="leader" x1="\(point(name.end.x))" y1="\(point(name.end.y))" \
        x2="\(point(frame.right + 8))" y2="\(point(place))"/>\
        <text class="\(name.style)" x="\(point(frame.right + 11))" y="\(point(place + 3.8))">\
        \(shortened(name.text, to: room))</text>
        """
    }.joined(separator: "\n")
  }
}

extension LinePlot {
  /// Leaves out what cannot be drawn and thins what would not be seen.
  private static func cleaned(_ series: Series) -> Series {
    let usable = series.points.filter { $0.x.isFinite && $0.y.isFinite }.sorted { $0.x < $1.x }
    return Series(
      label: series.label, colour: max(0, series.colour), isDashed: series.isDashed,
      isStrong: series.isStrong, points: thinned(usable, to: resolution))
  }

  /// Keeps the first and last point and the extremes of every stretch, so no peak is lost.
  static func thinned(_ points: [Point], to limit: Int) -> [Point] {
    guard points.count > limit, limit >= 4, let first = points.first, let last = points.last else {
      return points
    }
    let inner = points[1..<(points.count - 1)]
    let stretches = (limit - 2) / 2
    var kept = [first]
    for stretch in 0..<stretches {
      let start = 1 + inner.count * stretch / stretches
      let end = 1 + inner.count * (stretch + 1) / stretches
      let part = points[start..<end]
      guard let low = part.indices.min(by: { points[$0].y < points[$1].y }),
        let high = part.indices.max(by: { points[$0].y < points[$1].y })
      else { continue }
      kept.append(points[min(low, high)])
      if low != high { kept.append(points[max(low, high)]) }
    }
    return kept + [last]
  }
}

/// The text, cut with an ellipsis where it is longer than `limit` characters.
func shortened(_ text: String, to limit: Int) -> String {
  text.count <= limit ? text : text.prefix(max(1, limit - 1)) + "…"
}
