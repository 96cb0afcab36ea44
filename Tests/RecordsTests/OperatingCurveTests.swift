import Records
import Testing

@Suite("Receiver operating characteristics")
struct OperatingCurveTests {
  private let curve = OperatingCurve(
    truth: [true, false, true, true, false, false], scores: [0.9, 0.8, 0.8, 0.4, 0.3, 0.1])

  @Test("each threshold's point, equal scores together")
  func places() {
    #expect(
      curve.points(most: 100) == [
        OperatingPoint(falseRate: 0, trueRate: 0),
        OperatingPoint(falseRate: 0, trueRate: 1.0 / 3),
        OperatingPoint(falseRate: 1.0 / 3, trueRate: 2.0 / 3),
        OperatingPoint(falseRate: 1.0 / 3, trueRate: 1),
        OperatingPoint(falseRate: 2.0 / 3, trueRate: 1),
        OperatingPoint(falseRate: 1, trueRate: 1),
      ])
  }

  @Test("hits at a price are those of a threshold that keeps to it")
  func keepsToThePrice() {
    #expect(curve.hits(atFalseRate: 0) == 1.0 / 3)
    #expect(curve.hits(atFalseRate: 0.3) == 1.0 / 3)
    #expect(curve.hits(atFalseRate: 0.34) == 1)
  }

  @Test("a thinned curve keeps both ends and the rare false alarms")
  func thins() {
    let truth = (0..<4000).map { $0 % 2 == 0 }
    let scores = (0..<4000).map { Double(($0 * 7919) % 4000) }
    let points = OperatingCurve(truth: truth, scores: scores).points(most: 40)
    #expect(points.count <= 42 && points.count > 20)
    #expect(points.first == OperatingPoint(falseRate: 0, trueRate: 0))
    #expect(points.last == OperatingPoint(falseRate: 1, trueRate: 1))
    #expect(points.contains { $0.falseRate > 0 && $0.falseRate <= 0.001 })
  }

  @Test("of all points at one price the thinned curve keeps the most that it buys")
  func keepsTheMost() {
    let truth = (0..<400).map { $0 % 2 == 0 }
    // Every tenth negative comes first among a run of positives of falling scores.
    let scores = (0..<400).map { truth[$0] ? Double(1000 - $0) : Double(-$0) }
    let curve = OperatingCurve(truth: truth, scores: scores)
    let points = curve.points(most: 20)
    for point in points.dropFirst() {
      #expect(point.trueRate == curve.hits(atFalseRate: point.falseRate))
    }
    // All negatives tied below: one price, and no end of thinning.
    let tied = OperatingCurve(truth: truth, scores: truth.enumerated().map { $1 ? Double($0) : -1 })
    #expect(tied.points(most: 20).last == OperatingPoint(falseRate: 1, trueRate: 1))
  }
}
