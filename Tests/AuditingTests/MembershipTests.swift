import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Whether a classifier tells what it learnt from.
@Suite("Membership", .serialized)
struct MembershipTests {
  @Test("a likelihood ratio is that of two normal densities")
  func comparesDensities() {
    // Two samples; models 0 and 2 learnt from the first, 1 and 3 from the second.
    let ratio = LikelihoodRatio(
      confidences: [[4, 0], [1, 3], [6, 2], [3, 5]],
      learnt: [[true, false], [false, true], [true, false], [false, true]])
    // Means 5 and 2 for the first, 4 and 1 for the second; the spread of either kind is √2.
    let scores = ratio.scores([5, 1])
    let variance = 2.0
    #expect(abs(scores[0] - (9 / (2 * variance))) < 1e-12)
    #expect(abs(scores[1] + (9 / (2 * variance))) < 1e-12)
  }

  @Test("a sample that every model learnt from says nothing")
  func knowsWhatItDoesNotKnow() {
    let ratio = LikelihoodRatio(confidences: [[1], [2]], learnt: [[true], [true]])
    #expect(ratio.scores([7]) == [0])
  }

  private enum Memory { case perfect, none }

  /// A classifier that is sure of what it learnt from, or of everything alike.
  private static func found(_ memory: Memory) throws -> AuditAsset {
    let dataset = try Dataset.faces("count=600&seed=8", labels: ["Smiling"])
    let shape = FeatureShape(channels: 12, size: Size(side: 8))
    func release(_ places: [Int]) -> Tensor {
      let small = AuditSubject.pictures(dataset, places, precision: .float32).averagePooled()
      return .concatenated([small, small, small, small], along: 1)
    }
    let members = Array(0..<150)
    let truth = try #require(dataset.label("Smiling")).values
    let known = Set(members.map { release([$0]).floats.prefix(48).map { $0 } })
    let table = Dictionary(
      (0..<600).map { (release([$0]).floats.prefix(48).map { $0 }, $0) }
    ) { first, _ in first }
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(150..<350), validation: Array(350..<400),
      test: Array(400..<600), picture: FeatureShape(channels: 3, size: Size(side: 16)),
      protectedShape: shape, precision: .float32,
      task: LabelHead([.init(name: "Smiling", classes: 2)]),
      hidden: LabelHead([]), release: release, undefended: nil,
      classify: { protected in
        let logits = (0..<protected.shape[0]).map { row -> Float in
          let start = protected.rows([row]).floats.prefix(48).map { $0 }
          let isKnown = memory == .perfect && known.contains(start)
          let sign: Float = table[start].map { truth[$0] == 1 ? 1 : -1 } ?? 1
          return isKnown ? 9 * sign : sign * (start[0] - 0.2)
        }
        return Tensor(logits, shape: [logits.count, 1])
      },
      classifyUndefended: nil, members: members, inLoopReconstruct: nil, inLoopInfer: nil,
      width: 0.125, fullyConnected: 16, seed: 1)
    let budget = Budget(
      name: "test", picture: 1, attribute: 1, epochs: 1, seeds: 1, attacks: ["look"], width: 1,
      shadows: 4)
    let assets = try Auditor(subject, budget: budget, threats: [.chosenImage]).run().assets
    return try #require(assets.first { $0.kind == .membership })
  }

  @Test("a classifier that learnt by heart is found out")
  func findsMemory() throws {
    let asset = try Self.found(.perfect)
    #expect(asset.verdict == .exposed)
    #expect((asset.achieved ?? 0) > 0.95, "\(asset.achieved ?? 0)")
    let rare = try #require(asset.metrics["TPR at FPR 0.01"]?.achieved)
    #expect(rare > 0.9)
    let curve = try #require(asset.operating)
    #expect(curve.first?.trueRate == 0 && curve.last == OperatingPoint(falseRate: 1, trueRate: 1))
    #expect(Set(asset.attackers.map(\.name)) == ["loss threshold", "likelihood ratio (LiRA)"])
  }

  @Test("a classifier that remembers nobody gives nothing away")
  func findsNothing() throws {
    let asset = try Self.found(.none)
    #expect(asset.verdict != .exposed)
    let leakage = try #require(asset.leakage)
    #expect(leakage.low < 0.05, "\(leakage)")
  }
}
