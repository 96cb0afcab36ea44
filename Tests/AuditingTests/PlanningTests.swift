import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

@Suite("What an audit would cost", .serialized)
struct PlanningTests {
  /// - Parameter isOpen: whether unprotected data are the pictures themselves, and protected ones too.
  private static func plan(_ budget: Budget, isOpen: Bool = false) throws -> AuditPlan {
    let dataset = try Dataset.faces("count=200&seed=3", labels: ["Male"])
    func pooled(_ places: [Int]) -> Tensor {
      let pictures = AuditSubject.pictures(dataset, places, precision: .float32)
      return isOpen ? pictures : pictures.averagePooled()
    }
    let picture = FeatureShape(channels: 3, size: Size(side: 16))
    let pooledShape = FeatureShape(channels: 3, size: Size(side: 8))
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<120), validation: Array(120..<150),
      test: Array(150..<200), picture: picture,
      protectedShape: isOpen ? picture : pooledShape, precision: .float32,
      task: LabelHead([]), hidden: LabelHead([.init(name: "Male", classes: 2)]),
      release: pooled, undefended: pooled, classify: nil, classifyUndefended: nil,
      inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25, fullyConnected: 16, seed: 1)
    return try Auditor(subject, budget: budget, threats: [.knownPairs(10), .chosenImage]).plan()
  }

  private static func budget(seeds: Int) -> Budget {
    Budget(
      name: "test", picture: 1_000_000_000, attribute: 100_000_000, epochs: 10, seeds: seeds,
      attacks: ["AR", "ResRec", "linear", "boosted trees"], width: 1)
  }

  @Test("everybody who would attack is listed once under each threat, with a time where they learn")
  func lists() throws {
    let plan = try Self.plan(Self.budget(seeds: 1))
    func names(_ asset: String, _ threat: String, _ role: AuditAttacker.Role) -> [String] {
      plan.entries.filter { $0.asset == asset && $0.threat == threat && $0.role == role }
        .map(\.attacker)
    }
    // Few pairs are tried by part of the field.
    #expect(names("picture", "known-pairs(10)", .protected) == ["AR"])
    #expect(names("picture", "chosen-image", .protected) == ["AR", "ResRec"])
    #expect(names("picture", "chosen-image", .ceiling) == ["AR", "ResRec"])
    #expect(names("Male", "chosen-image", .protected) == ["linear", "boosted trees"])
    for entry in plan.entries where entry.attacker != "boosted trees" {
      #expect((entry.seconds ?? 0) > 0 && entry.images >= 64 && entry.parameters > 0)
    }
    #expect(plan.entries.contains { $0.attacker == "boosted trees" && $0.seconds == nil })
  }

  @Test("nobody learns to rebuild pictures that lie open")
  func sparesCeilings() throws {
    let budget = Budget(
      name: "test", picture: 1_000_000_000, attribute: 100_000_000, epochs: 1, seeds: 1,
      attacks: ["look", "U-Net"], width: 1)
    let plan = try Self.plan(budget, isOpen: true)
    func names(_ role: AuditAttacker.Role) -> Set<String> {
      Set(plan.entries.filter { $0.asset == "picture" && $0.role == role }.map(\.attacker))
    }
    #expect(names(.ceiling) == ["look"] && names(.protected) == ["look", "U-Net"])
  }

  @Test("halving spares, further seeds cost")
  func adds() throws {
    let plan = try Self.plan(Self.budget(seeds: 1))
    let all = plan.entries.compactMap(\.seconds).reduce(0, +)
    #expect(plan.seconds > 0 && plan.seconds <= all * 1.0001)
    let again = try AuditPlan(decoding: plan.encoded(), name: "plan.json")
    #expect(again == plan)
  }
}
