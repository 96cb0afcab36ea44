import Architectures
import Networks
import Records
import Tensors
import Training

/// Obfuscator and classifier of a split VGG16, and the training on the task with which schemes of
/// this kind begin.
public final class SplitPair {
  public let blueprints: SplitVGG16
  public let obfuscator: Participant
  public let classifier: Participant
  private let problem: SchemeProblem

  /// - Parameter reconstructor: who attacks; of schemes without such an adversary the mirrored one,
  ///   which nobody builds.
  public init(_ problem: SchemeProblem, reconstructor: Reconstructor = .mirrored) {
    self.problem = problem
    blueprints = SplitVGG16(problem, reconstructor: reconstructor)
    obfuscator = Participant("obfuscator", blueprints.obfuscator.network(), rule: problem.rule)
    classifier = Participant("classifier", blueprints.classifier.network(), rule: problem.rule)
  }

  /// What pictures are rebuilt by.
  public func reconstructor() -> Participant {
    Participant("reconstructor", blueprints.reconstructor.network(), rule: problem.rule)
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
    ReleasePart(.reconstructor, for: .owner, blueprints.reconstructor, reconstructor.module)
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
