/// Labels in one column beside a plot, moved apart so that none covers another.
package enum LabelStack {
  /// - Parameters:
  ///   - wanted: where each label would best stand.
  ///   - spacing: the least distance of two labels.
  ///   - bounds: where labels may stand, if there is room for all.
  /// - Returns: a place for each label, in the order of `wanted`.
  package static func places(
    for wanted: [Double], spacing: Double, within bounds: ClosedRange<Double>
  ) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    var places = wanted
    var next = bounds.lowerBound
    for index in order {
      places[index] = max(wanted[index], next)
      next = places[index] + spacing
    }
    // Those that were pushed below the lower end go back up, as far as they must.
    var last = bounds.upperBound
    for index in order.reversed() {
      guard places[index] > last else { break }
      places[index] = last
      last -= spacing
    }
    return places
  }
}
