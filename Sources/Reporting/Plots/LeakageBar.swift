import Records

/// A small bar from floor to ceiling: how far the strongest attacker came, with its interval.
struct LeakageBar {
  let leakage: Interval
  let verdict: Verdict
  /// The attackers failed: nothing is filled.
  let isVoid: Bool

  private static let domain = -0.15...1.2
  private static let width = 176.0

  func svg() -> Markup {
    let zero = Self.place(0)
    return """
      <svg class="bar" viewBox="0 0 \(point(Self.width)) 31" role="img" \
      aria-label="\(description)">
      <rect class="track" x="\(point(zero))" y="5" width="\(point(Self.place(1) - zero))" \
      height="9"/>
      \(isVoid ? "" : fill)
      \(interval)
      \(mark(at: 0, label: "floor"))\(mark(at: 1, label: "ceiling"))
      </svg>
      """
  }

  private var description: String {
    "Leakage \(Figures.share(leakage.value)) on a scale from 0, the floor, to 1, the ceiling; "
      + "95 % interval \(Figures.share(leakage.low)) to \(Figures.share(leakage.high))"
  }

  /// Solid up to where the interval begins: that much is sure to leak.
  private var fill: Markup {
    let start = Self.place(0)
    let end = Self.place(max(0, leakage.low))
    return rect("fill \(verdict.rawValue)", from: start, to: max(end, start + 1))
  }

  /// Paler over the interval, with a line at the figure itself.
  private var interval: Markup {
    let low = Self.place(leakage.low)
    let band: Markup = isVoid ? "inconclusive" : "\(verdict.rawValue)"
    let place = point(Self.place(leakage.value))
    return """
      \(rect("fill pale \(band)", from: low, to: max(Self.place(leakage.high), low + 1)))\
      <path class="value" d="M\(place) 3V16"/>
      """
  }

  private func rect(_ style: Markup, from start: Double, to end: Double) -> Markup {
    """
    <rect class="\(style)" x="\(point(start))" y="5" width="\(point(end - start))" height="9"/>
    """
  }

  private func mark(at value: Double, label: Markup) -> Markup {
    let place = point(Self.place(value))
    return """
      <path class="mark" d="M\(place) 1V18"/>\
      <text class="tick" x="\(place)" y="28" text-anchor="middle">\(label)</text>
      """
  }

  /// Values far outside end at the bar's edge; the figure beside the bar says how far they are.
  private static func place(_ value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    let share = (inside - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return 2 + share * (width - 4)
  }
}

extension AuditAsset {
  /// Bar, figure and interval; or why there is none.
  var leakageCell: Markup {
    guard let leakage else { return "<span class=\"none\">not defined</span>" }
    let bar = LeakageBar(leakage: leakage, verdict: verdict, isVoid: void)
    let figure: Markup = void ? "<strong>void</strong> " : ""
    return """
      \(bar.svg())<span class="interval">\(figure)<b>\(Figures.share(leakage.value))</b> \
      \(Figures.share(leakage.low)) to \(Figures.share(leakage.high))</span>
      """
  }
}
