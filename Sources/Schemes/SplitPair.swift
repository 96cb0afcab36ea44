import Architectures
import Networks
import Records
import Tensors
import Training

/// Obfuscator and classifier of a split network, and the training on the task with which schemes of this
/// kind begin.
public final class SplitPair {
  public let blueprints: SplitNetwork
  public let obfuscator: Participant
  public let classifier: Participant
  /// Of one sample that is released.
  public let features: FeatureShape
  private let networks: [Network]
  private let reconstruction: Blueprint
  private let problem: SchemeProblem

  /// - Parameter reconstructor: who attacks; of schemes without such an adversary the mirrored one,
  ///   which nobody builds.
  public convenience init(_ problem: SchemeProblem, reconstructor: Reconstructor = .mirrored) {
    self.init(problem, .vgg16, reconstructor: reconstructor.blueprint)
  }

  /// - Parameters:
  ///   - kind: of the reconstructor.
  ///   - variant: of that kind.
  public init(
    _ problem: SchemeProblem, _ backbone: Backbone, reconstructor kind: Blueprint.Kind,
    variant: String? = nil
  ) {
    self.problem = problem
    blueprints = SplitNetwork(problem, backbone)
    networks = [blueprints.obfuscator.network(), blueprints.classifier.network()]
    features = networks[0].output
    obfuscator = Participant("obfuscator", networks[0], rule: problem.rule)
    classifier = Participant("classifier", networks[1], rule: problem.rule)
    reconstruction = Blueprint(
      kind, input: features, width: problem.recipe.model.width, output: problem.picture,
      variant: variant)
  }

  /// Puts weights into both that somebody else has trained.
  ///
  /// - Throws: `SchemeError.weights` where they do not fit.
  public func load(_ checkpoint: ResNetCheckpoint) throws {
    do {
      try checkpoint.load(into: networks)
    } catch let mismatch as ResNetCheckpoint.Mismatch {
      throw SchemeError.weights(mismatch)
    }
  }

  /// What pictures are rebuilt by.
  public func reconstructor() -> Participant {
    Participant("reconstructor", reconstruction.network(), rule: problem.rule)
  }

  /// What private labels are read by; nil where there are none.
  public func adversary() -> Participant? {
    blueprints.adversary.map { Participant("adversary", $0.network(), rule: problem.rule) }
  }

  /// What goes to devices and to the cloud.
  public var parts: [ReleasePart] {
    [
      ReleasePart(.obfuscator, for: .device, blueprints.obfuscator, obfuscator.module),
      ReleasePart(.classifier, for: .cloud, blueprints.classifier, classifier.module),
    ]
  }

  /// What the owner keeps of a reconstructor.
  public func part(_ reconstructor: Participant) -> ReleasePart {
    ReleasePart(.reconstructor, for: .owner, reconstruction, reconstructor.module)
  }

  /// Pictures `[N, C, H, W]` to task logits `[N, L]`.
  public func classify(_ pictures: Tensor) -> Tensor {
    classifier.module(obfuscator.module(pictures, .evaluation), .evaluation)
  }

  /// What adversaries and classifiers learn from while the obfuscator is frozen: `[N, C, H, W]`.
  public func frozenFeatures(of batch: TrainingBatch, _ frozen: Mode) -> Tensor {
    withoutGradients { obfuscator.module(batch.images, frozen) }
  }

  /// Cross-entropy of the task labels: L(C).
  public func taskLoss(_ features: Tensor, _ batch: TrainingBatch, _ mode: Mode) -> Tensor {
    problem.task.crossEntropy(classifier.module(features, mode), batch.labels(for: problem.task))
  }

  /// Both learn the task together.
  public var jointTraining: Phase {
    Phase("task", moves: [obfuscator, classifier]) { [unowned self] batch in
      let loss = taskLoss(obfuscator.module(batch.images, .training), batch, .training)
      return PhaseLosses(loss, terms: [("L(C)", loss)])
    }
  }

  /// The classifier alone catches up with the moved obfuscator.
  public func recovery(frozen: Mode) -> Phase {
    Phase("recover", moves: [classifier]) { [unowned self] batch in
      let loss = taskLoss(frozenFeatures(of: batch, frozen), batch, .training)
      return PhaseLosses(loss, terms: [("L(C)", loss)])
    }
  }

  /// The stage after which the obfuscator does its task and protects nothing yet.
  public static let pretraining = "pre-train classifier"

  /// `train.pretrain` epochs of joint training.
  public func pretraining(batchesPerEpoch: Int, validation: Validation? = nil) -> Stage {
    let train = problem.recipe.train
    return Stage(
      Self.pretraining, cycle: [jointTraining], iterations: train.pretrain * batchesPerEpoch,
      rate: train.rate, schedule: train.networkSchedule, validation: validation)
  }
}
