import Architectures
import Auditing
import Datasets
import Networks
import Pixels
import Records
import Tensors
import Testing

@Suite("Readers heard together")
struct CommitteeTests {
  private let dataset: Dataset

  init() throws {
    dataset = try Dataset.faces("count=480&people=160&seed=3", labels: ["Male"])
  }

  private func male(
    isAsked: Bool = false, release: @escaping AuditSubject.Release
  ) throws -> AuditAsset {
    let shape = FeatureShape(channels: 3, size: Size(side: 16))
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<240), validation: Array(240..<340),
      test: Array(340..<480), picture: shape, protectedShape: shape, precision: .float32,
      task: LabelHead([]), hidden: LabelHead([.init(name: "Male", classes: 2)]), release: release,
      undefended: pictures, classify: nil, classifyUndefended: nil, inLoopReconstruct: nil,
      inLoopInfer: nil, width: 0.125, fullyConnected: 16, seed: 5)
    let names = ["linear", "MLP", "ridge classifier", "boosted trees"]
    let budget = Budget(
      name: "test", picture: 1, attribute: .max / 8, epochs: 20, seeds: 2, attacks: names, width: 1)
    return try #require(
      try Auditor(
        subject, budget: isAsked ? budget.limited(to: names) : budget, threats: [.chosenImage]
      ).run().assets.first { $0.asset == "Male" })
  }

  private func pictures(_ places: [Int]) -> Tensor {
    AuditSubject.pictures(dataset, places, precision: .float32)
  }

  private func noisy(_ places: [Int]) -> Tensor {
    .concatenated(
      places.map { pictures([$0]) + Tensor.normal([1, 3, 16, 16], seed: UInt64($0)) * 0.5 })
  }

  @Test("the best are heard together, and count where they validate better than each of them")
  func hearsThem() throws {
    let asset = try male(release: noisy)
    let attackers = asset.attackers.filter { $0.role == .protected && $0.test != nil }
    let committee = try #require(attackers.first { $0.name == "committee" })
    #expect(committee.summary.contains("the mean of what") && committee.summary.contains("linear"))
    let best = try #require(attackers.max { $0.validation ?? 0 < $1.validation ?? 0 })
    #expect(asset.strongest == best.name, "\(attackers.map { ($0.name, $0.validation) })")
    #expect(asset.achieved == best.test)
    // Its members did not all do better.
    let alone = attackers.filter { $0.name != "committee" }.compactMap(\.test)
    let mean = alone.reduce(0, +) / Double(alone.count)
    #expect(committee.test ?? 0 > mean - 0.02, "\(alone) \(committee.test as Any)")
    // The same is granted to those who read originals.
    #expect(asset.attackers.contains { $0.name == "committee" && $0.role == .ceiling })
  }

  @Test("nobody is heard together who read nothing, or was asked for alone")
  func hearsNobody() throws {
    let blank = try male { pictures($0) * 0 }
    #expect(!blank.attackers.contains { $0.name == "committee" && $0.role == .protected })
    let asked = try male(isAsked: true, release: noisy)
    #expect(!asked.attackers.contains { $0.name == "committee" })
  }
}
