import Records

/// A small bar from floor to ceiling: how far the strongest attacker came, with its interval.
struct LeakageBar {
  let leakage: Interval
  let verdict: Verdict
  /// The attackers failed: nothing is filled.
  let isVoid: Bool

  private static let domain = -0.2...1.2
  private static let width = 168.0

  func svg() -> Markup {
    let zero = Self.place(0)
    let value = Self.place(leakage.value)
    let fill: Markup =
      isVoid
      ? ""
      : """
      <rect class="fill \(verdict.rawValue)" x="\(point(min(zero, value)))" y="5" \
      width="\(point(max(1, abs(value - zero))))" height="9"/>
      """
    return """
      <svg class="bar" viewBox="0 0 \(point(Self.width)) 30" role="img" \
      aria-label="\(description)">
      <rect class="track" x="\(point(zero))" y="5" width="\(point(Self.place(1) - zero))" \
      height="9"/>\(fill)
      \(whisker)
      \(mark(at: 0, label: "floor"))\(mark(at: 1, label: "ceiling"))
      </svg>
      """
  }

  private var description: String {
    "Leakage \(Figures.share(leakage.value)) on a scale from 0, the floor, to 1, the ceiling; "
      + "95 % interval \(Figures.share(leakage.low)) to \(Figures.share(leakage.high))"
  }

  private var whisker: Markup {
    let low = point(Self.place(leakage.low))
    let high = point(Self.place(leakage.high))
    return """
      <path class="halo" d="M\(low) 9.5H\(high)M\(low) 6V13M\(high) 6V13"/>\
      <path class="whisker" d="M\(low) 9.5H\(high)M\(low) 6V13M\(high) 6V13"/>
      """
  }

  private func mark(at value: Double, label: Markup) -> Markup {
    let place = point(Self.place(value))
    return """
      <path class="mark" d="M\(place) 2V17"/>\
      <text class="tick" x="\(place)" y="27" text-anchor="middle">\(label)</text>
      """
  }

  /// Values far outside end at the bar's edge; the figure beside the bar says how far they are.
  private static func place(_ value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    let share = (inside - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return 2 + share * (width - 4)
  }
}
