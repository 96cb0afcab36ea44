import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Attackers with the obfuscator's weights.
@Suite("White-box attackers", .serialized)
struct WhiteBoxTests {
  private let dataset: Dataset

  init() throws {
    dataset = try Dataset.faces("count=150&seed=9")
  }

  /// - Parameters:
  ///   - hasCeiling: whether the same is done to what nobody protected.
  ///   - obfuscator: pictures to what is released; a public function here.
  private func findings(
    _ attacks: [String], threats: [ThreatModel], shape: FeatureShape, judged: Int = 20,
    hasCeiling: Bool = true, obfuscator: @escaping AuditSubject.Function
  ) throws -> Auditor.Findings {
    func release(_ places: [Int]) -> Tensor {
      obfuscator(AuditSubject.pictures(dataset, places, precision: .float32))
    }
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<100), validation: Array(100..<100 + judged),
      test: Array(120..<120 + judged), picture: FeatureShape(channels: 3, size: Size(side: 16)),
      protectedShape: shape, precision: .float32, task: LabelHead([]), hidden: LabelHead([]),
      release: release, undefended: hasCeiling ? release : nil, obfuscator: obfuscator,
      undefendedObfuscator: hasCeiling ? obfuscator : nil, classify: nil, classifyUndefended: nil,
      inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25, fullyConnected: 16, seed: 1)
    let budget = Budget(
      name: "quick", picture: .max / 8, attribute: 1, epochs: 2, seeds: 1, attacks: attacks,
      width: 1)
    return try Auditor(subject, budget: budget, threats: threats).run()
  }

  /// Averages of neighbours with a contrast that no eye expects: half of all numbers are gone.
  private static func squeezed(_ x: Tensor) -> Tensor {
    x.averagePooled().scaled(by: 3, plus: -1).tanh()
  }

  @Test(
    "pictures come back through the weights alone",
    arguments: ["input optimisation", "deep image prior"])
  func inverts(_ attack: String) throws {
    let shape = FeatureShape(channels: 3, size: Size(side: 8))
    let found = try findings(
      [attack], threats: [.whiteBox], shape: shape, judged: 3, hasCeiling: false,
      obfuscator: Self.squeezed)
    let asset = try #require(found.assets.first)
    #expect(asset.threat == "white-box" && asset.strongest == attack)
    let (floor, achieved) = (try #require(asset.floor), try #require(asset.achieved))
    #expect(achieved > floor + 0.1, "\(floor), \(achieved)")
  }

  @Test("who has the weights does no worse than who has not")
  func beginsFromTheStrongest() throws {
    let shape = FeatureShape(channels: 3, size: Size(side: 8))
    let found = try findings(
      ["AR", "input optimisation"], threats: [.chosenImage, .whiteBox], shape: shape,
      obfuscator: Self.squeezed)
    #expect(found.assets.map(\.threat) == ["white-box", "chosen-image"])
    let validated = found.assets.map { asset in
      asset.attackers.filter { $0.role == .protected }.compactMap(\.validation).max() ?? 0
    }
    #expect(validated[0] >= validated[1], "\(validated)")
  }

  @Test("nobody has weights where there are none")
  func needsWeights() throws {
    let shape = FeatureShape(channels: 3, size: Size(side: 8))
    let found = try findings(
      ["input optimisation", "AR"], threats: [], shape: shape, obfuscator: Self.squeezed)
    #expect(!found.assets.contains { $0.threat == "white-box" })
  }
}
