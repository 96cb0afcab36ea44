import Foundation
import Pixels

/// Percentile intervals by resampling (Efron), over samples or over groups such as people.
///
/// The same seed draws the same resamples for every statistic, so figures compare in pairs.
public struct Bootstrap: Sendable {
  public let samples: Int
  public let resamples: Int
  public let seed: UInt64
  /// The members of each group; nil resamples single samples.
  private let groups: [[Int32]]?

  /// - Parameters:
  ///   - groups: a name a sample; samples of one name are drawn together. Without groups, pictures
  ///     of one person would count as independent and the interval would come out too narrow.
  public init(samples: Int, groups: [String]? = nil, resamples: Int = 2000, seed: UInt64 = 0) {
    precondition(samples >= 0, "Bootstrap: \(samples) samples")
    precondition(resamples > 0, "Bootstrap: \(resamples) resamples")
    precondition(
      groups.map { $0.count == samples } ?? true,
      "Bootstrap: \(groups?.count ?? 0) group names, \(samples) samples")
    self.samples = samples
    self.resamples = resamples
    self.seed = seed
    self.groups = groups.map(Bootstrap.members)
  }

  /// The statistic with its 95 % interval; nil where it is not defined on the samples themselves or
  /// on more than half of the resamples.
  public func interval(of statistic: (Resample) -> Double?) -> Interval? {
    guard let value = statistic(Resample(all: samples)), value.isFinite else { return nil }
    let drawn = draw(statistic)
    guard 2 * drawn.count > resamples else { return nil }
    return Bootstrap.interval(value, drawn)
  }

  /// The mean of per-sample values with its 95 % interval.
  public func interval(ofMean values: [Double]) -> Interval? {
    interval { $0.mean(values) }
  }

  /// `a - b`, both evaluated on the same resamples.
  public func difference(
    _ a: (Resample) -> Double?, _ b: (Resample) -> Double?
  ) -> Interval? {
    interval { resample in
      guard let a = a(resample), let b = b(resample) else { return nil }
      return a - b
    }
  }

  /// `(achieved - floor) / (ceiling - floor)`, all three evaluated on the same resamples.
  ///
  /// - Returns: nil where leakage is not defined: the ceiling does not exceed the floor, on the
  ///   samples themselves or on more than 5 % of the resamples.
  public func leakage(
    achieved: (Resample) -> Double?, floor: (Resample) -> Double?, ceiling: (Resample) -> Double?
  ) -> Interval? {
    func ratio(_ resample: Resample) -> Double? {
      guard let achieved = achieved(resample), let floor = floor(resample),
        let ceiling = ceiling(resample)
      else { return nil }
      return Bootstrap.leakage(achieved: achieved, floor: floor, ceiling: ceiling)
    }
    guard let value = ratio(Resample(all: samples)) else { return nil }
    let drawn = draw(ratio)
    guard 20 * drawn.count >= 19 * resamples else { return nil }
    return Bootstrap.interval(value, drawn)
  }

  /// A gain over the floor, of a metric from 0 to 1, that nobody has by chance.
  private static let plantedGain = 0.05

  /// The same where protected data may give away more than attackers get from unprotected: where their
  /// ceiling does not exceed the floor, the ceiling is what was achieved. A tool may plant
  /// what nobody could read before; what lies above the floor by chance is no such thing.
  public func leakageRaisingCeiling(
    achieved: (Resample) -> Double?, floor: (Resample) -> Double?, ceiling: (Resample) -> Double?
  ) -> Interval? {
    if let leakage = leakage(achieved: achieved, floor: floor, ceiling: ceiling) { return leakage }
    guard let gain = difference(achieved, floor), gain.low > Self.plantedGain else { return nil }
    return leakage(achieved: achieved, floor: floor) { resample in
      guard let one = ceiling(resample), let other = achieved(resample) else { return nil }
      return max(one, other)
    }
  }

  /// The leakage of hits (0 to 1 each) against drawing lots. Where there is none, resampling knows no
  /// spread: the interval then ends where so many misses would still be likely (Clopper and Pearson).
  public func leakage(
    hits: [Double], chance: Double, ceiling: (Resample) -> Double?
  ) -> Interval? {
    let leakage = leakageRaisingCeiling(
      achieved: { $0.mean(hits) }, floor: { _ in chance }, ceiling: ceiling)
    guard let leakage, !hits.contains(where: { $0 > 0 }),
      let most = ceiling(Resample(all: samples)),
      let high = Self.leakage(
        achieved: 1 - pow(0.025, 1 / Double(hits.count)), floor: chance, ceiling: most)
    else { return leakage }
    return Interval(value: leakage.value, low: leakage.low, high: max(leakage.high, high))
  }

  /// The leakage of means of per-sample values, for instance of each picture's MS-SSIM.
  public func leakage(achieved: [Double], floor: [Double], ceiling: [Double]) -> Interval? {
    leakage(
      achieved: { $0.mean(achieved) }, floor: { $0.mean(floor) }, ceiling: { $0.mean(ceiling) })
  }

  /// `(achieved - floor) / (ceiling - floor)`; nil where the ceiling does not exceed the floor.
  public static func leakage(achieved: Double, floor: Double, ceiling: Double) -> Double? {
    guard ceiling - floor > 1e-9 else { return nil }
    let ratio = (achieved - floor) / (ceiling - floor)
    return ratio.isFinite ? ratio : nil
  }

  /// The quantile of sorted numbers, linear between them (NumPy's default).
  static func quantile(_ fraction: Double, of sorted: [Double]) -> Double {
    let place = fraction * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}

extension Bootstrap {
  /// The statistic of every resample that it is defined on, sorted.
  private func draw(_ statistic: (Resample) -> Double?) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for number in 0..<resamples {
      if let value = statistic(resample(number)), value.isFinite { values.append(value) }
    }
    return values.sorted()
  }

  /// The resample of a number, which is a function of the seed and the number alone.
  func resample(_ number: Int) -> Resample {
    var generator = SeededGenerator(seed: seed, 0x626F_6F74, UInt64(number))
    var counts = [Int32](repeating: 0, count: samples)
    if let groups {
      for _ in groups.indices {
        for member in groups[generator.integer(below: groups.count)] { counts[Int(member)] += 1 }
      }
    } else {
      for _ in 0..<samples { counts[generator.integer(below: samples)] += 1 }
    }
    return Resample(counts: counts)
  }

  private static func interval(_ value: Double, _ sorted: [Double]) -> Interval {
    Interval(
      value: value, low: quantile(0.025, of: sorted), high: quantile(0.975, of: sorted))
  }

  /// Groups in the order of their first member.
  private static func members(_ names: [String]) -> [[Int32]] {
    var places: [String: Int] = [:]
    var members: [[Int32]] = []
    for (index, name) in names.enumerated() {
      if let place = places[name] {
        members[place].append(Int32(index))
      } else {
        places[name] = members.count
        members.append([Int32(index)])
      }
    }
    return members
  }
}
