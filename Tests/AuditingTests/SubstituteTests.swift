import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Attackers with public pictures only.
@Suite("Substitutes of an unknown obfuscator", .serialized)
struct SubstituteTests {
  @Test(
    "pictures come back without a pair or a query",
    arguments: [
      FeatureShape(channels: 3, size: Size(side: 8)),
      .vector(48),
    ])
  func learns(_ shape: FeatureShape) throws {
    let dataset = try Dataset.faces("count=260&seed=9")
    func release(_ places: [Int]) -> Tensor {
      let pictures = 1 - AuditSubject.pictures(dataset, places, precision: .float32)
      let small = pictures.averagePooled()
      return shape.size.area == 1
        ? small.averagePooled().reshaped([places.count, 48, 1, 1]) : small
    }
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<180), validation: Array(180..<200),
      test: Array(200..<260), picture: FeatureShape(channels: 3, size: Size(side: 16)),
      protectedShape: shape, precision: .float32, task: LabelHead([]), hidden: LabelHead([]),
      release: release, undefended: nil, classify: nil, classifyUndefended: nil,
      inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25, fullyConnected: 16, seed: 1)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: 1, epochs: 45, seeds: 1,
      attacks: ["substitute (FORA)"], width: 1)
    let found = try Auditor(subject, budget: budget, threats: [.surrogate, .chosenImage]).run()
    let asset = try #require(found.assets.first { $0.threat == "surrogate" })
    let attacker = try #require(asset.attackers.first)
    #expect(attacker.name == "substitute (FORA)" && attacker.imagesSeen > 7000)
    let values = attacker.curve.map(\.value)
    let (first, best) = (try #require(values.first), try #require(values.max()))
    #expect(best > first + 0.04, "\(values)")
    // Who may ask needs no substitute.
    let chosen = found.assets.first { $0.threat == "chosen-image" }
    #expect(chosen?.attackers.contains { $0.threat == "chosen-image" } != true)
  }

  @Test("whoever has the featurizer, and nobody else, looks past a module that does nothing")
  func looksPastModule() throws {
    let dataset = try Dataset.faces("count=260&seed=9", labels: ["Male"])
    func featurize(_ pictures: Tensor) -> Tensor {
      let cells = PixelUnshuffle(2)(pictures, .evaluation)
      return .concatenated([cells, 1 - cells, cells.squared()], along: 1)
    }
    func best(_ publicPart: AuditSubject.Function?) throws -> [AuditAttacker] {
      let subject = AuditSubject(
        dataset: dataset, attacker: Array(0..<180), validation: Array(180..<200),
        test: Array(200..<260), picture: FeatureShape(channels: 3, size: Size(side: 16)),
        protectedShape: FeatureShape(channels: 36, size: Size(side: 8)), precision: .float32,
        task: LabelHead([]), hidden: LabelHead([.init(name: "Male", classes: 2)]),
        release: { featurize(AuditSubject.pictures(dataset, $0, precision: .float32)) },
        undefended: nil, publicPart: publicPart, classify: nil, classifyUndefended: nil,
        inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25, fullyConnected: 16, seed: 1)
      let budget = Budget(
        name: "test", picture: .max / 8, attribute: .max / 8, epochs: 60, seeds: 1,
        attacks: [
          "past the module (plain-1-2-min-max)", "past the module (plain-2-2-clamp)",
          "linear past the module",
        ],
        width: 1)
      let found = try Auditor(subject, budget: budget, threats: [.surrogate]).run()
      return found.assets.flatMap(\.attackers).filter { $0.name.contains("past the module") }
    }
    let attackers = try best(featurize)
    let decoders = attackers.filter { $0.name.hasPrefix("past the module") }
    #expect(decoders.count == 2)
    let values = decoders.compactMap(\.validation)
    #expect(values.contains { $0 > 0.6 }, "\(values)")
    #expect(attackers.contains { $0.name == "linear past the module" && $0.validation ?? 0 > 0.6 })
    #expect(try best(nil).isEmpty)
  }

  @Test("an obfuscator that anybody can train again is undone by one who does")
  func transfers() throws {
    let dataset = try Dataset.faces("count=260&seed=9", labels: ["Male"])
    func protect(_ pictures: Tensor) -> Tensor { 1 - pictures.averagePooled() }
    var numbers: Set<Int> = []
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<180), validation: Array(180..<200),
      test: Array(200..<260), picture: FeatureShape(channels: 3, size: Size(side: 16)),
      protectedShape: FeatureShape(channels: 3, size: Size(side: 8)), precision: .float32,
      task: LabelHead([]), hidden: LabelHead([.init(name: "Male", classes: 2)]),
      release: { protect(AuditSubject.pictures(dataset, $0, precision: .float32)) },
      undefended: nil,
      retrain: { number, _ in
        numbers.insert(number)
        return protect
      },
      classify: nil, classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil,
      width: 0.25, fullyConnected: 16, seed: 1)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: .max / 8, epochs: 25, seeds: 1,
      attacks: ["self-trained transfer", "MLP"], width: 1)
    let found = try Auditor(subject, budget: budget, threats: [.surrogate]).run()
    let asset = try #require(found.assets.first)
    #expect(asset.strongest == "self-trained transfer" && numbers == [1, 2])
    let (floor, achieved) = (try #require(asset.floor), try #require(asset.achieved))
    #expect(achieved > floor + 0.1, "\(floor) to \(achieved)")
    // Without a pair nobody learns to read features; what was rebuilt of them can be read.
    let male = try #require(found.assets.first { $0.asset == "Male" })
    let reader = try #require(male.attackers.first)
    #expect(reader.name == "MLP on what self-trained transfer rebuilds")
    #expect((male.achieved ?? 0) > 0.6, "\(male.achieved ?? 0)")
  }
}
