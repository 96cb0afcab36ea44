import Architectures
import Auditing
import Datasets
import Networks
import Pixels
import Records
import Tensors
import Testing

/// What a receiver without a classifier of the run's own still gets of the task.
@Suite("Utility of what nobody's classifier reads")
struct TaskUtilityTests {
  private let dataset: Dataset

  init() throws {
    dataset = try Dataset.faces("count=240&people=80&seed=3", labels: ["Smiling", "Male"])
  }

  private func utility(
    isAsked: Bool = false, cipher: CipherAccess? = nil, release: @escaping AuditSubject.Release
  ) throws -> [AuditUtility] {
    let shape = FeatureShape(channels: 3, size: Size(side: 16))
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<120), validation: Array(120..<170),
      test: Array(170..<240), picture: shape, protectedShape: shape, precision: .float32,
      task: LabelHead([.init(name: "Smiling", classes: 2)]),
      hidden: LabelHead([.init(name: "Male", classes: 2)]), release: release,
      undefended: pictures, cipher: cipher, classify: nil, classifyUndefended: nil,
      inLoopReconstruct: nil, inLoopInfer: nil, width: 0.125, fullyConnected: 16, seed: 5)
    let budget = Budget(
      name: "test", picture: 1, attribute: .max / 8, epochs: 40, seeds: 3,
      attacks: ["look", "linear", "ridge classifier", "de-censoring"], width: 1)
    return try Auditor(
      subject, budget: isAsked ? budget.limited(to: ["look"]) : budget, threats: [.ciphertextOnly]
    ).run().utility
  }

  private func pictures(_ places: [Int]) -> Tensor {
    AuditSubject.pictures(dataset, places, precision: .float32)
  }

  @Test("what keeps the task is as useful as originals; who learnt it is said")
  func learnsTask() throws {
    let found = try #require(try utility { 1 - pictures($0) }.first)
    let unprotected = try #require(found.unprotected)
    #expect(found.name == "Smiling" && found.floor == 0.5 && found.learner != nil)
    #expect(found.achieved > 0.75 && unprotected > 0.75, "\(found)")
    #expect(abs(found.achieved - unprotected) < 0.15, "\(found)")
    #expect(found.interval.low <= found.achieved && found.achieved <= found.interval.high)
  }

  @Test(
    "of what shows nothing there is nothing to learn, under a cipher too",
    arguments: [nil, CipherFamily.stream])
  func learnsNothing(family: CipherFamily?) throws {
    let cipher = family.map { family in
      // Keys that somebody else draws: the receiver has the released samples and no others.
      CipherAccess(
        family: family,
        freshKeyQuery: { places, _ in
          pictures(places)
        })
    }
    let found = try #require(try utility(cipher: cipher) { pictures($0) * 0 }.first)
    #expect(found.achieved < 0.6, "\(found)")
    #expect(try #require(found.unprotected) > 0.75)
  }

  @Test("an audit by single attackers trains nobody else")
  func leavesOut() throws {
    #expect(try utility(isAsked: true, release: pictures).isEmpty)
  }
}
