import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// The attack of docs/adding-an-attack.md.
@Suite("The documented attack", .serialized)
struct DocumentedAttackTests {
  @Test("the page shows what is built here")
  func isShown() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let page = tests.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/adding-an-attack.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let code = try String(
      contentsOf: tests.appendingPathComponent("DocumentedAttack.swift"), encoding: .utf8)
    #expect(text.contains("```swift\n\(code)```"))
    #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count <= 41)
  }

  @Test("it takes part from outside, and wins where nobody else comes")
  func takesPart() throws {
    let dataset = try Dataset.faces("count=150&seed=9")
    func release(_ places: [Int]) -> Tensor {
      AuditSubject.pictures(dataset, places, precision: .float32).averagePooled()
    }
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<100), validation: Array(100..<120),
      test: Array(120..<150), picture: FeatureShape(channels: 3, size: Size(side: 16)),
      protectedShape: FeatureShape(channels: 3, size: Size(side: 8)), precision: .float32,
      task: LabelHead([]), hidden: LabelHead([]), release: release, undefended: release,
      classify: nil, classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil,
      width: 0.25, fullyConnected: 16, seed: 1)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: 1, epochs: 200, seeds: 1, attacks: [], width: 1
    ).adding(TinyDecoder())
    let picture = try #require(try Auditor(subject, budget: budget).run().assets.first)
    #expect(picture.strongest == "tiny decoder" && picture.threat == "chosen-image")
    #expect(try #require(picture.achieved) > (picture.floor ?? 1) + 0.1)
  }
}
