import Architectures
import Networks
import Records
import Schemes
import Tensors
import Testing
import Training

@Suite("Deep poisoning", .serialized)
struct DeepPoisoningTests {
  private static let small = "backbone: resnet-18, split: conv3_1"

  private func problem(
    _ options: String = "", train: String = "pretrain: 1, epochs: 1", hidden: [String] = ["h"]
  ) throws -> SchemeProblem {
    try SchemeSetting.problem(
      DeepPoisoning.name, options: Self.small + (options.isEmpty ? "" : ", " + options),
      train: train, hidden: hidden)
  }

  private func scheme(_ options: String = "", train: String = "pretrain: 1, epochs: 1") throws
    -> DeepPoisoning
  { try DeepPoisoning(problem(options, train: train)) }

  @Test("each step moves what section 3 says and nothing else")
  func stepsMoveTheirNetworks() throws {
    let scheme = try scheme(
      "attributeWeight: 1, reconstructorEpochs: 3", train: "pretrain: 2, epochs: 5")
    let stages = scheme.stages(batchesPerEpoch: 4)
    #expect(stages.map(\.iterations) == [8, 12, 8, 20])
    let expected: [Set<String>] = [
      ["obfuscator", "classifier"], ["reconstructor"], ["adversary"], ["private-module"],
    ]
    for (stage, moved) in zip(stages, expected) {
      let phase = stage.turns[0].cycle[0]
      #expect(phase.isOnPublicData == (moved == ["reconstructor"]))
      #expect(try SchemeSetting.moved(by: phase, of: scheme) == moved, "\(phase.name)")
    }
    #expect(stages[0].name == scheme.undefendedAfter)
  }

  @Test("the module goes to the owner alone, the perturbation to devices")
  func hidesModule() throws {
    let parts = try scheme("perturbation: gaussian-noise, strength: 0.5").parts
    let holders = Dictionary(uniqueKeysWithValues: parts.map { ($0.role, $0.holder) })
    #expect(
      holders == [
        .obfuscator: .device, .classifier: .cloud, .reconstructor: .owner, .privateModule: .owner,
        .perturbation: .device,
      ])
    #expect(parts.compactMap(\.noise) == [ReleaseNoise(.gaussian, scales: [0.5])])
    #expect(try !scheme("blocks: 0").parts.contains { $0.role == .privateModule })
  }

  @Test("a poisoned feature is classified as before, and the reconstructor loses the picture")
  func poisons() throws {
    let scheme = try scheme("lambda: 2", train: "pretrain: 40, epochs: 60, rate: 0.003")
    let stages = scheme.stages(batchesPerEpoch: 4)
    let trainer = SchemeSetting.trainer(scheme)
    try trainer.run(Array(stages.dropLast()))
    let cycle = stages[2].turns[0].cycle
    let likeness = try SchemeSetting.losses("poison/SSIM", of: cycle, scheme, steps: 120)
    #expect(likeness[119] < likeness[0] - 0.1, "\(likeness[0]), \(likeness[119])")
    let task = try SchemeSetting.losses("poison/L(C)", of: cycle, scheme, steps: 4)
    #expect(task.allSatisfy { $0 < 0.3 }, "\(task)")
  }

  @Test("what is shared stays as it is: the module alone is trained, against those networks")
  func takesShared() throws {
    let first = try scheme()
    var problem = try problem()
    problem.shared = Dictionary(
      uniqueKeysWithValues: first.parts.filter { $0.role != .privateModule }.map {
        ($0.role, $0.module)
      })
    for (_, module) in problem.shared { module.initialize(.pytorch, seed: 77) }
    let second = try DeepPoisoning(problem)
    #expect(second.stages(batchesPerEpoch: 4).map(\.name) == ["train private module"])
    for part in second.parts {
      guard let other = problem.shared[part.role] else { continue }
      for (one, two) in zip(part.module.namedParameters, other.namedParameters) {
        #expect(one.parameter.value.floats == two.parameter.value.floats, "\(one.key)")
      }
    }
  }

  @Test("the module begins from the owner's numbers, all else from the run's seed")
  func startsFromSecret() throws {
    func start(_ secret: Float) throws -> (module: [[Float]], others: [[Float]]) {
      var problem = try problem()
      problem.secret = { parameter, count in
        (0..<count).map { Float(($0 &* 37 &+ parameter) % 101) / 102 * secret + 0.002 }
      }
      let participants = try DeepPoisoning(problem).participants
      func weights(_ isModule: Bool) -> [[Float]] {
        participants.filter { ($0.name == "private-module") == isModule }
          .flatMap { $0.module.trainedParameters.map(\.value.floats) }
      }
      return (weights(true), weights(false))
    }
    let (one, same, other) = (try start(0.9), try start(0.9), try start(0.5))
    #expect(one.module == same.module && one.module != other.module)
    #expect(one.others == other.others)
    #expect(!one.module.joined().contains { !$0.isFinite })
  }

  @Test(
    "every option runs",
    arguments: [
      "blocks: 1, lambda: 0", "reconstructor: residual-1-4-clamp", "initialization: xavier",
      "attributeWeight: 0.5, privateObjective: confusion", "perturbation: gaussian-noise",
      "perturbation: gaussian-filter, strength: 2", "perturbation: mean-filter, strength: 5",
    ])
  func optionsRun(_ options: String) throws {
    let scheme = try scheme(options)
    let stage = try #require(scheme.stages(batchesPerEpoch: 4).last)
    let values = try SchemeSetting.losses(
      "poison/L(C)", of: stage.turns[0].cycle, scheme, steps: 3)
    #expect(values.count == 3 && values.allSatisfy { $0.isFinite })
  }

  @Test("VGG16 is split where DeepObfuscator splits it")
  func takesVGG16() throws {
    let scheme = try DeepPoisoning(
      SchemeSetting.problem(DeepPoisoning.name, options: "backbone: vgg16, split: pool2"))
    #expect(scheme.parts[0].blueprint.kind == .vggFeatures)
    #expect(scheme.parts[0].blueprint.network().output.size == .init(side: 8))
  }

  @Test(
    "wrong options are named",
    arguments: [
      ("backbone: resnet-34", "options.backbone is \"resnet-34\"; expected vgg16, resnet-18"),
      ("backbone: resnet-18, split: conv4_3", "options.split is \"conv4_3\"; expected a block of"),
      ("backbone: vgg16, split: conv4_1", "expected pool2 of vgg16"),
      ("reconstructor: plain-2", "expected kind-blocks-factor-range, for instance plain-2-2"),
      ("perturbation: mean-filter, strength: 4", "a mean filter has an odd number of cells"),
      ("perturbation: blur", "perturbation"), ("blocks: -1", "blocks"),
    ])
  func refuses(_ options: String, _ message: String) throws {
    let problem = try SchemeSetting.problem(DeepPoisoning.name, options: options)
    let error = try #require(throws: RecipeError.self) { try DeepPoisoning(problem) }
    #expect("\(error)".contains(message), "\(error)")
  }

  @Test("an attribute term without a private label, and a checkpoint for VGG16, are refused")
  func refusesProblems() throws {
    #expect(throws: SchemeError.noPrivateLabel(scheme: "deep-poisoning with an attribute term")) {
      try DeepPoisoning(self.problem("attributeWeight: 1", hidden: []))
    }
    var problem = try SchemeSetting.problem(DeepPoisoning.name, options: "backbone: vgg16")
    problem.checkpoint = ResNetCheckpoint(.init(arrays: [:]), name: "w")
    #expect(throws: SchemeError.weightsUnused(scheme: "deep-poisoning")) {
      try DeepPoisoning(problem)
    }
  }
}
