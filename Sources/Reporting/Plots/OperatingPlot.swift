import Foundation
import Records

/// Hits against false alarms, both logarithmic: what is found where nearly nobody is wrongly accused.
struct OperatingPlot {
  private static let width = 360.0
  private static let height = 220.0
  /// Rarer than this is drawn at the edge.
  private static let rarest = 1e-4

  let title: String
  private let points: [OperatingPoint]

  init(title: String, points: [OperatingPoint]) {
    self.title = title
    self.points = points
  }

  func svg() -> Markup {
    let least = log10(max(Self.rarest, points.map(\.falseRate).filter { $0 > 0 }.min() ?? 1))
      .rounded(.down)
    let x = PlotScale(fitting: [least, 0], range: (44, Self.width - 12), widens: false)
    let y = PlotScale(fitting: [least, 0], range: (Self.height - 40, 24), widens: false)
    func place(_ falseRate: Double, _ trueRate: Double) -> Markup {
      let least = pow(10, least)
      return """
        \(point(x.coordinate(of: log10(max(falseRate, least))))),\
        \(point(y.coordinate(of: log10(max(trueRate, least)))))
        """
    }
    let curve = points.map { place($0.falseRate, $0.trueRate) }
    let ticks = stride(from: least, through: 0, by: 1).map { power -> Markup in
      let (column, row) = (point(x.coordinate(of: power)), point(y.coordinate(of: power)))
      let label = power > -2.5 ? "\(pow(10, power))" : "1e\(Int(power))"
      return """
        <line class="grid" x1="\(point(x.from))" x2="\(point(x.to))" y1="\(row)" y2="\(row)"/>\
        <text class="tick" x="\(point(x.from - 6))" y="\(row)" text-anchor="end">\(label)</text>\
        <text class="tick" x="\(column)" y="\(point(y.from + 16))" text-anchor="middle">\(label)\
        </text>
        """
    }
    return """
      <svg class="plot" viewBox="0 0 \(point(Self.width)) \(point(Self.height))" role="img" \
      aria-label="\(description)">
      \(ticks)
      <polyline class="level" points="\(place(pow(10, least), pow(10, least))) \(place(1, 1))"/>
      <polyline class="curve s0" points="\(curve.joined(separator: " "))"/>
      <text class="axis" x="0" y="10">hits; dashed: a guess</text>
      <text class="axis" x="\(point(x.to))" y="\(point(y.from + 32))" text-anchor="end">false \
      alarms, both logarithmic</text>
      </svg>
      """
  }

  private var description: String {
    let curve = [0.001, 0.01, 0.1].map { rate in
      let hits = points.last { $0.falseRate <= rate }?.trueRate ?? 0
      return "\(Figures.share(hits)) at \(rate)"
    }
    return "\(title): hits by rate of false alarms. " + curve.joined(separator: "; ")
  }
}
