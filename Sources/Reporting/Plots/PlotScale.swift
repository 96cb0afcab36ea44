import Foundation

/// One axis of a plot: values to coordinates, with ticks at round values.
///
/// Whatever finite values come in, every coordinate that comes out is finite and inside the range.
package struct PlotScale: Sendable {
  let low: Double
  let high: Double
  /// The coordinates of `low` and `high`.
  let from: Double
  let to: Double
  /// Distance of two ticks.
  package let step: Double

  /// - Parameters:
  ///   - values: what must fit; what is not finite is ignored.
  ///   - range: coordinates of the domain's low and high end; they may run downwards.
  ///   - ticks: about how many ticks to aim at.
  ///   - widens: whether the domain grows to whole ticks.
  package init(
    fitting values: some Sequence<Double>, range: (Double, Double), ticks: Int = 4,
    widens: Bool = true
  ) {
    let usable = values.filter(\.isFinite).map { min(max($0, -1e15), 1e15) }
    var low = usable.min() ?? 0
    var high = usable.max() ?? 1
    if high - low <= max(abs(high) * 1e-9, 1e-12) {
      let room = max(abs(high) * 0.1, 1e-3)
      (low, high) = (low - room, high + room)
    }
    step = Self.roundStep((high - low) / Double(max(1, ticks)))
    self.low = widens ? (low / step + 1e-9).rounded(.down) * step : low
    self.high = widens ? (high / step - 1e-9).rounded(.up) * step : high
    (from, to) = range
  }

  /// Inside the range for every finite value.
  package func coordinate(of value: Double) -> Double {
    let share = (min(max(value, low), high) - low) / (high - low)
    return from + share * (to - from)
  }

  package var ticks: [Double] {
    let first = (low / step - 1e-6).rounded(.up)
    let last = (high / step + 1e-6).rounded(.down)
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  package func label(_ tick: Double) -> String {
    Figures.tick(abs(tick) < step / 1000 ? 0 : tick, step: step)
  }

  /// 1, 2 or 5 times a power of ten, not below `rough`.
  private static func roundStep(_ rough: Double) -> Double {
    let power = pow(10, log10(rough).rounded(.down))
    let factor = rough / power
    return power * (factor <= 1.0001 ? 1 : factor <= 2.0001 ? 2 : factor <= 5.0001 ? 5 : 10)
  }
}

/// A coordinate with one decimal.
func point(_ value: Double) -> Markup {
  precondition(value.isFinite, "point(\(value)): a coordinate must be finite")
  return "\(Figures.fixed(value, 1))"
}
