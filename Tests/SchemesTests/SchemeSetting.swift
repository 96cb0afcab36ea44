import Architectures
import Networks
import Pixels
import Records
import Schemes
import Tensors
import Training

/// A scheme small enough for tests, and four pictures to train it on.
struct SchemeSetting {
  /// - Parameters:
  ///   - options: of the scheme, as YAML.
  ///   - hidden: names of private labels.
  static func problem(
    _ scheme: String, options: String = "", train: String = "", hidden: [String] = ["h"],
    side: Int = 32, taskScore: SchemeProblem.TaskScore? = nil
  ) throws -> SchemeProblem {
    let recipe = try Recipe(
      yaml: """
        schema: obscura.recipe/1
        scheme: \(scheme)
        data: {source: none, size: \(side)}
        labels: {task: [t]}
        model: {width: 0.0625, fc: 8}
        options: {\(options)}
        train: {\(train)}
        """, name: "test")
    return SchemeProblem(
      recipe: recipe, picture: FeatureShape(channels: 3, size: Size(side: side)),
      task: LabelHead([.init(name: "t", classes: 2)]),
      hidden: LabelHead(hidden.map { .init(name: $0, classes: 3) }), precision: .float32,
      taskScore: taskScore)
  }

  struct Batches: BatchSource {
    let batchesPerEpoch = 4
    var side = 32

    func trainingBatch(
      epoch: Int, at position: Int, precision: Networks.Precision, seed: UInt64
    ) -> TrainingBatch {
      // Of different brightness, so that there is something to rebuild.
      let brightness = Tensor([0, 0.25, 0.5, 0.75] as [Float], shape: [4, 1, 1, 1])
      let noise = Tensor.uniform([4, 3, side, side], low: 0, high: 0.25, seed: UInt64(position))
      return TrainingBatch(
        indices: [0, 1, 2, 3], features: noise + brightness,
        labels: ["t": [0, 1, 1, 0], "h": [0, 1, 2, -1]], seed: seed)
    }
  }

  static func trainer(_ scheme: any Scheme, side: Int = 32) -> Trainer {
    Trainer(
      scheme.participants, loader: Batches(side: side),
      settings: .init(precision: .float32, seed: 1))
  }

  /// The scheme of that name for ``problem(_:options:train:hidden:side:taskScore:)``.
  static func scheme(_ name: String, options: String = "") throws -> any Scheme {
    try SchemeRegistry.named(name)!.init(problem(name, options: options))
  }

  /// What a loss is at each step of a cycle of phases.
  static func losses(
    _ name: String, of cycle: [Phase], _ scheme: any Scheme, steps: Int
  ) throws -> [Double] {
    let log = LossLog()
    let trainer = Trainer(
      scheme.participants, loader: Batches(), settings: .init(precision: .float32, seed: 1),
      observer: log)
    try trainer.advance(
      Stage("play", cycle: cycle, iterations: steps, rate: 0.003), to: steps)
    return log.losses.compactMap { $0[name] }
  }

  private final class LossLog: TrainingObserver {
    var losses: [[String: Double]] = []

    func iterated(_ report: IterationReport) {
      losses.append(Dictionary(uniqueKeysWithValues: report.losses))
    }
  }

  /// Names of the networks that one step of a phase changes.
  static func moved(by phase: Phase, of scheme: any Scheme) throws -> Set<String> {
    let before = weights(scheme)
    try trainer(scheme).advance(Stage("one", cycle: [phase], iterations: 1, rate: 0.01), to: 1)
    let after = weights(scheme)
    return Set(before.keys.filter { before[$0] != after[$0] })
  }

  private static func weights(_ scheme: any Scheme) -> [String: [[Float]]] {
    Dictionary(
      uniqueKeysWithValues: scheme.participants.map { participant in
        (participant.name, participant.module.namedParameters.map(\.parameter.value.floats))
      })
  }
}
