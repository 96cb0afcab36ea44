import Architectures
import Networks
import Records
import Tensors
import Training

/// Principal components of an encoder's features under Laplace noise (Osia et al. 2020), as DeepObfuscator's
/// Table 4 calls Hybrid. Noise of that kind on each component is no guarantee for the picture.
///
/// The recipe's `train.pretrain` are the encoder's epochs, `train.epochs` those of the classifier of noisy
/// components.
public final class Hybrid: Scheme {
  public static let name = "hybrid"
  public static let summary = "principal components of an encoder's features under Laplace noise"

  private let problem: SchemeProblem
  private let options: HybridOptions
  private let pair: SplitPair
  private let projection: Participant
  private let projectionBlueprint: Blueprint
  private let components: PrincipalComponents
  private let classifier: Participant
  private let classifierBlueprint: Blueprint

  public static func checkOptions(_ section: RecipeSection) {
    _ = HybridOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(HybridOptions.init)
    pair = SplitPair(problem)
    projectionBlueprint = Blueprint(
      .principalComponents, input: pair.features, hidden: options.components)
    let network = projectionBlueprint.network()
    guard let components = network.module as? PrincipalComponents else {
      preconditionFailure("Hybrid: the blueprint gives no principal components")
    }
    self.components = components
    projection = Participant("projection", network, rule: problem.rule)
    // Behind its last pooling VGG16 is nothing but dense layers.
    classifierBlueprint = Blueprint(
      .vggClassifier, input: network.output, width: problem.recipe.model.width, pools: 5,
      hidden: problem.recipe.model.fc, output: .vector(problem.task.width))
    classifier = Participant(
      "component-classifier", classifierBlueprint.network(), rule: problem.rule)
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] {
    [pair.obfuscator, pair.classifier, projection, classifier]
  }

  public var undefendedAfter: String? { SplitPair.pretraining }

  public var undefendedParts: [ReleasePart] { pair.parts }

  public var parts: [ReleasePart] {
    [
      pair.parts[0],
      ReleasePart(.classifier, for: .cloud, classifierBlueprint, classifier.module),
      ReleasePart(
        .perturbation, for: .device, projectionBlueprint, projection.module, noise: options.noise),
    ]
  }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    return [
      pair.pretraining(
        batchesPerEpoch: batchesPerEpoch,
        validation: problem.validation(
          every: batchesPerEpoch, keepsBestOf: [pair.obfuscator, pair.classifier], pair.classify)),
      Stage(
        "find subspace", cycle: [subspace],
        iterations: options.subspaceEpochs * batchesPerEpoch, rate: train.rate),
      looking(
        "find axes", batchesPerEpoch, first: { [components] in components.beginAxes() },
        at: { [components] in components.observeCovariance($0) }),
      looking(
        "measure ranges", batchesPerEpoch, first: { [components] in components.turnToAxes() },
        at: { [components] in components.observeRange($0) }),
      Stage(
        "train classifier", cycle: [learning], iterations: train.epochs * batchesPerEpoch,
        rate: train.rate, schedule: train.networkSchedule,
        validation: problem.validation(
          every: batchesPerEpoch, keepsBestOf: [classifier],
          { [unowned self] in
            classifier.module(released(pair.obfuscator.module($0, .evaluation), 0), .evaluation)
          })),
    ]
  }

  private var subspace: Phase {
    Phase("components", moves: [projection]) { [unowned self] batch in
      let features = pair.frozenFeatures(of: batch, .evaluation)
      withoutGradients { components.observeMean(features) }
      let lost = components.lostSpread(features)
      return PhaseLosses(lost, terms: [("lost spread", lost)])
    }
  }

  /// Looks at features once and moves no weight: at a rate of 0.
  private func looking(
    _ name: String, _ iterations: Int, first: @escaping () -> Void,
    at observe: @escaping (Tensor) -> Void
  ) -> Stage {
    let phase = Phase("components", moves: [projection]) { [unowned self] batch in
      let features = pair.frozenFeatures(of: batch, .evaluation)
      withoutGradients { observe(features) }
      let lost = components.lostSpread(features)
      return PhaseLosses(lost, terms: [("lost spread", lost)])
    }
    return Stage(
      name, cycle: [phase], iterations: iterations, rate: 0,
      before: { if $0 == 0 { withoutGradients(first) } })
  }

  private var learning: Phase {
    Phase("task", moves: [classifier]) { [unowned self] batch in
      let noisy = released(pair.frozenFeatures(of: batch, .evaluation), batch.seed)
      let loss = problem.task.crossEntropy(
        classifier.module(noisy, .training), batch.labels(for: problem.task))
      return PhaseLosses(loss, terms: [("L(C)", loss)])
    }
  }

  private func released(_ features: Tensor, _ seed: UInt64) -> Tensor {
    withoutGradients {
      let made = projection.module(features, .evaluation)
      return made + options.noise.drawn(like: made, seed: seed)
    }
  }
}

/// A recipe's `options` for the hybrid.
struct HybridOptions {
  /// Of the principal components that are handed out.
  let components: Int
  /// The budget of each component, whose range is 1: noise of scale 1 / epsilon.
  let noise: ReleaseNoise
  let subspaceEpochs: Int
  let initialization: Initialization

  init(_ section: RecipeSection) {
    components = section.optional("components", default: 64, in: 1...4096)
    let epsilon = section.optional("epsilon", default: 0.5, in: 0.001...1000)
    noise = ReleaseNoise(.laplace, scales: [1 / epsilon])
    subspaceEpochs = section.optional("subspaceEpochs", default: 2, in: 1...1000)
    initialization = section.optional("initialization", default: .kaiming)
  }
}
