import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Obfuscators whose leakage is known beforehand: the audit must find it.
@Suite("Auditor on planted truths", .serialized)
struct AuditorTests {
  private let dataset: Dataset
  private let split: Split

  init() throws {
    let source = try Sources.open(
      DataLocation(
        root: URL(fileURLWithPath: "."), source: "synthetic-faces?count=360&people=120&seed=21"))
    let labels = try ["Smiling", "Male"].map {
      try LabelExpression(parsing: $0).evaluate(name: $0, on: source)
    }
    dataset = try Dataset.load(
      source, size: Size(side: 32), channels: 3, labels: labels, identity: "person",
      budget: 1 << 30, threads: 2)
    split = try Split.make(
      count: dataset.count, identities: dataset.identities,
      strata: [try #require(dataset.label("Smiling")).values],
      fractions: [.owner: 0.1, .attacker: 0.5, .validation: 0.15, .test: 0.25], seed: 1)
  }

  /// The picture at an eighth of its pixels' worth: 8 x 8.
  private static func small(_ x: Tensor) -> Tensor { x.averagePooled().averagePooled() }

  private func findings(
    _ attacks: [String]? = nil, protect: @escaping AuditSubject.Function
  ) throws -> Auditor.Findings {
    let subject = AuditSubject(
      dataset: dataset, attacker: split[.attacker], validation: split[.validation],
      test: split[.test], picture: FeatureShape(channels: 3, size: Size(side: 32)),
      protectedShape: FeatureShape(channels: 3, size: Size(side: 8)), precision: .float32,
      task: LabelHead([.init(name: "Smiling", classes: 2)]),
      hidden: LabelHead([.init(name: "Male", classes: 2)]), release: release(protect),
      undefended: release(Self.small), classify: nil, classifyUndefended: nil,
      inLoopReconstruct: nil,
      inLoopInfer: nil, width: 0.125, fullyConnected: 16, seed: 5)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: .max / 8, epochs: 45, seeds: 1,
      attacks: ["AR", "ResRec", "dense decoder", "linear", "MLP", "boosted trees"], width: 1)
    return try Auditor(subject, budget: attacks.map(budget.limited) ?? budget).run()
  }

  private func release(_ protect: @escaping AuditSubject.Function) -> AuditSubject.Release {
    { [dataset] in protect(AuditSubject.pictures(dataset, $0, precision: .float32)) }
  }

  @Test("what protects nothing is exposed, with all of the ceiling's leakage")
  func findsFullLeakage() throws {
    let found = try findings(protect: Self.small)
    for asset in found.assets {
      let leakage = try #require(asset.leakage)
      #expect(asset.verdict == .exposed, "\(asset.asset)")
      #expect(abs(leakage.value - 1) < 0.05, "\(asset.asset): \(leakage.value)")
    }
    try expectStudy(found)
  }

  /// Pictures of different people that no report shows, each beside its own reconstruction.
  private func expectStudy(_ found: Auditor.Findings) throws {
    let study = try #require(found.study)
    let names = try #require(dataset.identities)
    #expect(Set(study.people.map { names[$0.place] }).count == study.people.count)
    #expect(study.people.count > 20)
    #expect(Set(study.people.map(\.place)).isSubset(of: split[.test]))
    #expect(Set(study.people.map(\.place)).isDisjoint(with: found.pictures.map(\.place)))
    for person in study.people {
      guard let another = person.another else { continue }
      #expect(another != person.place && names[another] == names[person.place])
    }
    let originals = study.people.map { dataset.pixels(at: $0.place) }
    let matching = study.people.indices.count { place in
      let distances = originals.map { original in
        zip(original, study.people[place].reconstruction).reduce(0) {
          $0 + abs(Int($1.0) - Int($1.1))
        }
      }
      return distances.indices.min { distances[$0] < distances[$1] } == place
    }
    #expect(matching * 10 >= study.people.count * 9, "\(matching) of \(study.people.count)")
  }

  @Test("what releases nothing leaks nothing, and no attacker is said to have found anything")
  func findsNoLeakage() throws {
    let found = try findings { Self.small($0) * 0 }
    let picture = try #require(found.assets.first)
    let leakage = try #require(picture.leakage)
    #expect(leakage.value < 0.02 && leakage.low >= -0.02, "\(leakage)")
    #expect(picture.verdict == .protected || picture.verdict == .inconclusive)
    let male = try #require(found.assets.last)
    #expect(abs(try #require(male.achieved) - (try #require(male.floor))) < 0.12)
    #expect(male.verdict != .exposed)
  }

  @Test("the floor is nearer to test pictures than the mean of their class")
  func floorIsBestGuess() throws {
    let found = try findings(["ResRec"]) { Self.small($0) * 0 }
    let picture = try #require(found.assets.first)
    let smiling = try #require(dataset.label("Smiling")).values
    let similarity = StructuralSimilarity.multiScale(for: Size(side: 32))
    var values: [Float] = []
    for smiles: Int32 in [0, 1] {
      let known = split[.attacker].filter { smiling[$0] == smiles }
      let asked = split[.test].filter { smiling[$0] == smiles }
      let pictures = AuditSubject.pictures(dataset, known, precision: .float32)
      let mean = pictures.mean(over: [0]).reshaped([1, 3, 32, 32])
      let truth = AuditSubject.pictures(dataset, asked, precision: .float32)
      values += similarity.values(truth, mean.expanded(to: truth.shape)).floats
    }
    let means = Double(values.reduce(0, +)) / Double(values.count)
    #expect(try #require(picture.floor) > means + 0.005, "\(means)")
    #expect(try #require(picture.floor) < means + 0.1, "\(means)")
  }

  @Test("a negated picture is the same picture to the audit")
  func readsNegatives() throws {
    let plain = try findings(["ResRec"], protect: Self.small)
    let negated = try findings(["ResRec"]) { Self.small(1 - $0) }
    let (one, other) = (
      try #require(plain.assets.first?.achieved), try #require(negated.assets.first?.achieved)
    )
    #expect(abs(one - other) < 0.05, "\(one) and \(other)")
  }
}
