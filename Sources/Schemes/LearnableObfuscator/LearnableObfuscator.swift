import Architectures
import Networks
import Records
import Tensors
import Training

/// The learnable obfuscator (anonymous authors): an encoder trained against a reconstructor, each on
/// the PSNR of what is rebuilt, by Algorithm 1.
///
/// The recipe's `train.pretrain` are the epochs before the game, `train.epochs` is T_main.
public final class LearnableObfuscator: Scheme {
  public static let name = "learnable-obfuscator"
  public static let summary = "an encoder trained to lower the PSNR of a reconstructor's pictures"

  let options: LearnableObfuscatorOptions
  let problem: SchemeProblem
  let blueprints: SplitVGG16
  let obfuscator: Participant  // f
  let classifier: Participant  // g
  let reconstructor: Participant  // r

  public static func checkOptions(_ section: RecipeSection) {
    _ = LearnableObfuscatorOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(LearnableObfuscatorOptions.init)
    blueprints = SplitVGG16(problem, reconstructor: options.reconstructor)
    let rule = problem.recipe.train.optimizerRule
    obfuscator = Participant("obfuscator", blueprints.obfuscator.network(), rule: rule)
    classifier = Participant("classifier", blueprints.classifier.network(), rule: rule)
    reconstructor = Participant("reconstructor", blueprints.reconstructor.network(), rule: rule)
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] { [obfuscator, classifier, reconstructor] }

  public var undefendedAfter: String? { "pre-train classifier" }

  public var parts: [ReleasePart] {
    [
      ReleasePart(.obfuscator, for: .device, blueprints.obfuscator, obfuscator.module),
      ReleasePart(.classifier, for: .cloud, blueprints.classifier, classifier.module),
      ReleasePart(.reconstructor, for: .owner, blueprints.reconstructor, reconstructor.module),
    ]
  }

  /// Algorithm 1. The joint training of the first main iteration is the pre-training; Table 2 is the
  /// accuracy at the end of each main iteration.
  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let turn = options.subEpochs * batchesPerEpoch
    let attackAndDefend = [Turn([attack], iterations: turn), Turn([defend], iterations: turn)]
    let all = [Turn([jointTraining], iterations: turn)] + attackAndDefend
    return [
      Stage(
        "pre-train classifier", cycle: [pretraining],
        iterations: train.pretrain * batchesPerEpoch, rate: train.rate,
        schedule: train.networkSchedule,
        validation: problem.validation(
          every: batchesPerEpoch, keepsBestOf: [obfuscator, classifier], classify)),
      Stage(
        "first main iteration", turns: attackAndDefend,
        iterations: min(1, train.epochs) * 2 * turn, rate: train.rate,
        validation: problem.validation(every: 2 * turn, classify)),
      Stage(
        "main iterations", turns: all, iterations: max(0, train.epochs - 1) * 3 * turn,
        rate: train.rate, validation: problem.validation(every: 3 * turn, classify)),
    ]
  }

  private func classify(_ pictures: Tensor) -> Tensor {
    classifier.module(obfuscator.module(pictures, .evaluation), .evaluation)
  }
}
