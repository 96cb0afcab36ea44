import Foundation
import Records

extension Comparison {
  /// What every form of a comparison says about its figures.
  enum Words {
    static let intervals =
      "Runs whose recipes agree in all but the seed are one setting: its figure is their mean, and "
      + "its interval reaches from the least lower to the greatest upper end of their intervals of "
      + "95 %."
    static let fronts =
      "A setting is on the front where no other leaks no more and is at least as useful, by the "
      + "figures. One behind it is clearly behind only where another is better in both and the "
      + "intervals overlap in neither; else the difference may be chance."
  }

  var title: String {
    let several = points.count == runs.count ? "" : " in \(points.count) settings"
    return "Comparison of \(runs.count) run\(runs.count == 1 ? "" : "s")\(several)"
  }
}

extension ComparedPoint {
  /// `3 seeds: 1, 2, 3`; empty for a single run without one.
  var seedPhrase: String {
    let list = seeds.map(String.init).joined(separator: ", ")
    return switch seeds.count {
    case 0: ""
    case 1: "seed \(list)"
    default: "\(seeds.count) seeds: \(list)"
    }
  }

  /// The runs and their seeds.
  var origin: String {
    let names = runs.map(\.name).joined(separator: ", ")
    return [names == label ? "" : names, seedPhrase].filter { !$0.isEmpty }
      .joined(separator: "; ")
  }

  var latest: Date { runs.map(\.record.created).max() ?? .distantPast }
}

extension Spread {
  /// Of figures that have no intervals of their own.
  init?(_ values: [Double]) {
    self.init(values.filter(\.isFinite).map { Interval(value: $0, low: $0, high: $0) })
  }

  /// `0.950 to 0.990`.
  var range: String { "\(Figures.share(low)) to \(Figures.share(high))" }

  /// `0.970 [0.950, 0.990]`.
  var text: String { "\(Figures.share(mean)) [\(Figures.share(low)), \(Figures.share(high))]" }

  /// `, standard deviation 0.012`; empty for one run.
  var deviationPhrase: String {
    deviation.map { ", standard deviation \(Figures.share($0))" } ?? ""
  }
}
