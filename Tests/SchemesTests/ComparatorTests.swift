import Schemes
import Testing
import Training

@Suite("Comparators", .serialized)
struct ComparatorTests {
  @Test(
    "each phase moves what it should and nothing else",
    arguments: [
      ("encoder", [["obfuscator", "classifier"]]), ("nopeek", [["obfuscator", "classifier"]]),
      ("pan", [["reconstructor"], ["obfuscator"], ["classifier"]]),
    ] as [(String, [Set<String>])])
  func phasesMoveTheirNetworks(_ name: String, _ expected: [Set<String>]) throws {
    let scheme = try SchemeSetting.scheme(name)
    let stage = try #require(scheme.stages(batchesPerEpoch: 4).last)
    #expect(stage.turns[0].cycle.count == expected.count)
    for (phase, moved) in zip(stage.turns[0].cycle, expected) {
      #expect(try SchemeSetting.moved(by: phase, of: scheme) == moved, "\(phase.name)")
    }
  }

  @Test(
    "every option runs",
    arguments: [
      ("encoder", "initialization: xavier"), ("nopeek", "lambda: 5"), ("nopeek", "lambda: 0"),
      ("pan", "lambda: 3, frozenNormalization: batch"), ("pan", "reconstructor: ResRec"),
    ])
  func optionsRun(_ name: String, _ options: String) throws {
    let scheme = try SchemeSetting.scheme(name, options: options)
    let stage = try #require(scheme.stages(batchesPerEpoch: 4).last)
    try SchemeSetting.trainer(scheme).advance(stage, to: 2)
  }

  @Test("NoPeek lowers the distance correlation of picture and features")
  func lowersCorrelation() throws {
    let scheme = try SchemeSetting.scheme("nopeek", options: "lambda: 10")
    let cycle = try #require(scheme.stages(batchesPerEpoch: 4).last).turns[0].cycle
    let values = try SchemeSetting.losses(
      "defend/distance correlation", of: cycle, scheme, steps: 60)
    #expect(values[0] > 0.8 && values[values.count - 1] < values[0] - 0.2, "\(values)")
  }

  @Test("the hybrid finds components, measures their ranges, and learns from noisy ones")
  func trainsHybrid() throws {
    let scheme = try Hybrid(
      SchemeSetting.problem(
        "hybrid", options: "components: 5, subspaceEpochs: 3, epsilon: 2",
        train: "pretrain: 2, epochs: 1"))
    let stages = scheme.stages(batchesPerEpoch: 4)
    #expect(stages.map(\.iterations) == [8, 12, 4, 4, 4])
    #expect(scheme.undefendedParts.map(\.blueprint.kind) == [.vggFeatures, .vggClassifier])
    try SchemeSetting.trainer(scheme).run(stages)
    let parts = scheme.parts
    #expect(parts.map(\.role) == [.obfuscator, .classifier, .perturbation])
    #expect(parts[2].noise?.scales == [0.5])
    let x = SchemeSetting.Batches().trainingBatch(epoch: 0, at: 1, precision: .float32, seed: 1)
    let released = parts[2].module(parts[0].module(x.images, .evaluation), .evaluation)
    #expect(released.shape == [4, 5, 1, 1])
    #expect(released.floats.allSatisfy { (-1e-6...1.000001).contains($0) })
    #expect(Set(released.floats).count > 4)
    #expect(parts[1].module(released, .evaluation).shape == [4, 1])
  }
}
