import Architectures
import Networks
import Pixels
import Records
import Schemes
import Tensors
import Testing
import Training

@Suite("DeepObfuscator", .serialized)
struct DeepObfuscatorTests {
  private func scheme(_ options: String = "", hidden: [String] = ["h"]) throws -> DeepObfuscator {
    let recipe = try Recipe(
      yaml: """
        schema: obscura.recipe/1
        scheme: deepobfuscator
        data: {source: none, size: 32}
        labels: {task: [t]}
        model: {width: 0.0625, fc: 8}
        options: {\(options)}
        """, name: "test")
    return try DeepObfuscator(
      SchemeProblem(
        recipe: recipe, picture: FeatureShape(channels: 3, size: Size(side: 32)),
        task: LabelHead([.init(name: "t", classes: 2)]),
        hidden: LabelHead(hidden.map { .init(name: $0, classes: 3) }), precision: .float32))
  }

  private struct Batches: BatchSource {
    let batchesPerEpoch = 4

    func trainingBatch(
      epoch: Int, at position: Int, precision: Networks.Precision, seed: UInt64
    ) -> TrainingBatch {
      TrainingBatch(
        indices: [0, 1, 2, 3],
        features: .uniform([4, 3, 32, 32], low: 0, high: 1, seed: UInt64(position)),
        labels: ["t": [0, 1, 1, 0], "h": [0, 1, 2, -1]], seed: seed)
    }
  }

  @Test("each phase of the cycle moves what Algorithm 1 says and nothing else")
  func phasesMoveTheirNetworks() throws {
    let scheme = try scheme()
    let cycle = try #require(scheme.stages(batchesPerEpoch: 4).last).cycle
    #expect(cycle.count == 4)
    let expected = [
      ["obfuscator"], ["obfuscator"], ["reconstructor", "adversary"], ["classifier"],
    ]
    for (phase, moved) in zip(cycle, expected) {
      let before = snapshot(scheme)
      let trainer = Trainer(
        scheme.participants, loader: Batches(), settings: .init(precision: .float32, seed: 1))
      try trainer.advance(Stage("one", cycle: [phase], iterations: 1, rate: 0.01), to: 1)
      let after = snapshot(scheme)
      for participant in scheme.participants {
        let name = participant.name
        #expect((before[name] != after[name]) == moved.contains(name), "\(phase.name): \(name)")
      }
    }
  }

  @Test("without private labels the attribute phases fall away")
  func worksWithoutPrivateLabels() throws {
    let scheme = try scheme(hidden: [])
    #expect(scheme.participants.map(\.name) == ["obfuscator", "classifier", "reconstructor"])
    let stage = try #require(scheme.stages(batchesPerEpoch: 3).last)
    let trainer = Trainer(
      scheme.participants, loader: Batches(), settings: .init(precision: .float32, seed: 1))
    try trainer.advance(stage, to: 1)
  }

  @Test(
    "every option runs",
    arguments: [
      "noise: per-batch", "adversaryReset: 1", "privateObjective: confusion",
      "frozenNormalization: batch", "lambda1: 5, lambda2: 2", "initialization: xavier",
    ])
  func optionsRun(_ options: String) throws {
    let scheme = try scheme(options)
    let stages = scheme.stages(batchesPerEpoch: 4)
    let trainer = Trainer(
      scheme.participants, loader: Batches(), settings: .init(precision: .float32, seed: 1))
    try trainer.advance(try #require(stages.last), to: 2)
  }

  private func snapshot(_ scheme: DeepObfuscator) -> [String: [[Float]]] {
    Dictionary(
      uniqueKeysWithValues: scheme.participants.map { participant in
        (participant.name, participant.module.namedParameters.map(\.parameter.value.floats))
      })
  }
}
