import Foundation

/// What a test finds at what price: a point of a receiver operating characteristic.
public struct OperatingPoint: Codable, Sendable, Equatable {
  /// Share of the negatives that are called positive.
  public let falseRate: Double
  /// Share of the positives that are.
  public let trueRate: Double

  public init(falseRate: Double, trueRate: Double) {
    self.falseRate = falseRate
    self.trueRate = trueRate
  }

  private enum CodingKeys: String, CodingKey {
    case falseRate = "false_rate"
    case trueRate = "true_rate"
  }
}

/// A receiver operating characteristic: every threshold's point, from the strictest on.
public struct OperatingCurve: Sendable {
  private let points: [OperatingPoint]

  /// - Parameters:
  ///   - truth: whether each sample is a positive.
  ///   - scores: greater for likelier positives; equal ones are told apart by no threshold.
  public init(truth: [Bool], scores: [Double]) {
    precondition(
      truth.count == scores.count, "OperatingCurve: \(truth.count) labels, \(scores.count) scores")
    let positives = Double(max(1, truth.count { $0 }))
    let negatives = Double(max(1, truth.count { !$0 }))
    var (hits, alarms) = (0.0, 0.0)
    var points = [OperatingPoint(falseRate: 0, trueRate: 0)]
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    for (place, sample) in order.enumerated() {
      if truth[sample] { hits += 1 } else { alarms += 1 }
      let isLast = place + 1 == order.count || scores[order[place + 1]] < scores[sample]
      if isLast {
        points.append(
          OperatingPoint(falseRate: alarms / negatives, trueRate: hits / positives))
      }
    }
    self.points = points
  }

  /// The most positives found by a threshold that calls at most so many negatives positive.
  public func hits(atFalseRate rate: Double) -> Double {
    points.last { $0.falseRate <= rate }?.trueRate ?? 0
  }

  /// Some of the points, evenly spread over the logarithm of the false rate, where the interest is.
  public func points(most: Int) -> [OperatingPoint] {
    guard points.count > most, let least = points.first(where: { $0.falseRate > 0 })?.falseRate
    else { return points }
    // At one price the most that it buys.
    let best = points.enumerated().filter { place, point in
      place + 1 == points.count || points[place + 1].falseRate > point.falseRate
    }.map(\.element)
    guard best.count > most, least < 1 else { return [points[0]] + best }
    let step = pow(1 / least, 1 / Double(most - 2))
    var (chosen, next) = ([points[0], best[0]], least)
    for point in best.dropFirst() where point.falseRate >= next || point.falseRate == 1 {
      chosen.append(point)
      while next <= point.falseRate { next *= step }
    }
    return chosen
  }
}
