import Foundation
import Networks
import Records
import Tensors

extension BoundsAudit {
  /// How well anybody can tell a label of two classes: the least of what distance, variation and
  /// information leave.
  func labelBounds(_ name: String, _ information: ReleaseInformation) -> [AuditBound] {
    let labels = subject.samples(test).labels(name)
    let classes = [0, 1].map { wanted in labels.indices.filter { labels[$0] == wanted } }
    let known = classes[0].count + classes[1].count
    guard classes.allSatisfy({ !$0.isEmpty }) else { return [] }
    let common = Double(max(classes[0].count, classes[1].count)) / Double(known)
    let variation = [farthest, typical(classes, information)].compactMap { $0 }.min() ?? 1
    // Equally many of both classes, whatever the data have.
    let balanced = classes.map { members in
      upperEndOfMean(of: members, information.costs)
    }.average
    let byFano = LabelBound.accuracy(bits: balanced / log(2), common: 0.5)
    let recall = min(LabelBound.balancedAccuracy(totalVariation: variation), byFano)
    let accuracy = min(
      LabelBound.accuracy(totalVariation: variation, common: common),
      LabelBound.accuracy(bits: information.least / log(2), common: common))
    return [(recall, AuditBound.Unit.balancedAccuracy), (accuracy, .accuracy)].map { value, unit in
      AuditBound(
        name: name, kind: .bound, value: value, unit: unit,
        assumption: BoundWords.label(test.count, common: unit == .accuracy ? common : nil),
        implication: BoundWords.reading(name, value, unit), source: BoundWords.fano)
    }
  }

  /// The total variation between releases of any two pictures.
  private var farthest: Double? {
    ReleaseInformation.diameter(release, numbers: subject.protectedShape.count)
      .map(NoiseChannel.totalVariation)
  }

  /// The mean total variation between releases of a picture of one class and one of the other, which
  /// that between the classes does not exceed (convexity); nil where only releases are known. Everybody
  /// is in one pair at most, so that pairs are independent.
  private func typical(_ classes: [[Int]], _ information: ReleaseInformation) -> Double? {
    if case .unknown = release.mean { return nil }
    var seen: Set<String> = []
    let apart = classes.sorted { $0.count < $1.count }.map { members in
      members.filter { seen.insert(people[$0]).inserted }
    }
    let count = min(apart[0].count, apart[1].count)
    guard count > 0 else { return nil }
    let (one, other) = (Array(apart[0].prefix(count)), apart[1].thinned(to: count))
    let gaps = information.rows.rows(one) - information.rows.rows(other)
    let distances = gaps.squared().sum(over: [1]).doubles.map { $0.squareRoot() }
    return LabelBound.mostProbable(distances.map(NoiseChannel.totalVariation))
  }

  private func upperEndOfMean(of members: [Int], _ values: [Double]) -> Double {
    let bootstrap = Bootstrap(
      samples: members.count, groups: members.map { people[$0] }, resamples: 1000,
      seed: subject.seed)
    let own = members.map { values[$0] }
    return bootstrap.interval(ofMean: own)?.high ?? own.average
  }
}
