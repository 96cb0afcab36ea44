import Foundation
import Records

/// Leakage against the number of known pairs, on a logarithmic axis.
struct PairsPlot {
  private struct Place {
    let pairs: Int
    let leakage: Interval
    let verdict: Verdict
    let isVoid: Bool
  }

  private static let width = 360.0
  private static let height = 200.0
  /// Leakage beyond is drawn at the edge.
  private static let domain = -0.25...1.25

  let title: String
  private let places: [Place]
  private let thresholds: Verdict.Thresholds

  init(title: String, assets: [AuditAsset]) {
    self.title = title
    places = assets.compactMap { asset in
      guard case .knownPairs(let pairs?) = ThreatModel(asset.threat), let leakage = asset.leakage
      else { return nil }
      return Place(
        pairs: pairs, leakage: leakage, verdict: asset.verdict, isVoid: asset.void)
    }.sorted { $0.pairs < $1.pairs }
    thresholds = assets.first?.thresholds ?? .standard
  }

  /// One number of pairs makes no curve.
  var isWorthDrawing: Bool { Set(places.map(\.pairs)).count > 1 }

  func svg() -> Markup {
    let x = PlotScale(
      fitting: places.map { log10(Double($0.pairs)) }, range: (52, Self.width - 24), widens: false)
    let ends = places.flatMap { [$0.leakage.low, $0.leakage.high].map(Self.inside) }
    let y = PlotScale(fitting: ends + [0, 1], range: (Self.height - 40, 24))
    let path = places.map { "\(across($0, x)),\(up($0.leakage.value, y))" as Markup }
    return """
      <svg class="plot" viewBox="0 0 \(point(Self.width)) \(point(Self.height))" role="img" \
      aria-label="\(description)">
      \(axes(x, y))
      <polyline class="curve s0" points="\(path.joined(separator: " "))"/>
      \(places.map { marker($0, x, y) })
      </svg>
      """
  }

  private static func inside(_ value: Double) -> Double {
    min(max(value, domain.lowerBound), domain.upperBound)
  }

  private func across(_ place: Place, _ x: PlotScale) -> Markup {
    point(x.coordinate(of: log10(Double(place.pairs))))
  }

  private func up(_ value: Double, _ y: PlotScale) -> Markup {
    point(y.coordinate(of: Self.inside(value)))
  }

  private func axes(_ x: PlotScale, _ y: PlotScale) -> Markup {
    let rows = y.ticks.map { tick -> Markup in
      let place = y.coordinate(of: tick)
      return """
        <line class="grid" x1="\(point(x.from))" x2="\(point(x.to))" y1="\(point(place))" \
        y2="\(point(place))"/><text class="tick" x="\(point(x.from - 14))" \
        y="\(point(place + 3.5))" text-anchor="end">\(y.label(tick))</text>
        """
    }
    let levels = [thresholds.protected, thresholds.exposed].map { level -> Markup in
      """
      <line class="level" x1="\(point(x.from))" x2="\(point(x.to))" y1="\(up(level, y))" \
      y2="\(up(level, y))"/>
      """
    }
    let columns = unique(places.map { Figures.count($0.pairs) }).compactMap { label -> Markup? in
      guard let place = places.first(where: { Figures.count($0.pairs) == label }) else {
        return nil
      }
      return """
        <text class="tick" x="\(across(place, x))" y="\(point(y.from + 16))" \
        text-anchor="middle">\(label)</text>
        """
    }
    return """
      \(rows)\(levels)\(columns)
      <text class="axis" x="0" y="10">leakage: 0 floor, 1 ceiling</text>
      <text class="axis" x="\(point(x.to))" y="\(point(y.from + 32))" text-anchor="end">known \
      pairs, logarithmic</text>
      """
  }

  private func marker(_ place: Place, _ x: PlotScale, _ y: PlotScale) -> Markup {
    let column = across(place, x)
    return """
      <line class="spread" x1="\(column)" x2="\(column)" y1="\(up(place.leakage.low, y))" \
      y2="\(up(place.leakage.high, y))"/><circle class="\
      \(place.isVoid ? "dot hollow" : "dot \(place.verdict.rawValue)")" cx="\(column)" \
      cy="\(up(place.leakage.value, y))" r="4.5"/>
      """
  }

  private var description: String {
    let parts = places.map {
      "\(Figures.count($0.pairs)): \(Figures.share($0.leakage.value)), "
        + "\(Figures.share($0.leakage.low)) to \(Figures.share($0.leakage.high))"
    }
    return "Leakage of \(title) by the number of known pairs. " + parts.joined(separator: "; ")
  }
}
