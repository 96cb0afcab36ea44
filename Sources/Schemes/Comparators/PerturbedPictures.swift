import Architectures
import Networks
import Records
import Tensors
import Training

/// A rule that makes pictures unclear without learning anything.
public protocol Perturbation {
  /// As recipes name the scheme.
  static var name: String { get }
  static var summary: String { get }

  /// Reads a recipe's `options` and reports what is wrong with them.
  init(_ section: RecipeSection)

  /// nil for noise alone.
  var filter: (rule: PictureFilter.Rule, strength: Double)? { get }
  /// Pictures count 0 to 1.
  var noise: ReleaseNoise? { get }
}

/// Pictures under a perturbation, and VGG16 that learns the task from them: what DeepObfuscator's Figures
/// 2 and 6 compare with. The classifier's own noise is drawn anew for every step.
public final class PerturbedPictures<Rule: Perturbation>: Scheme {
  public static var name: String { Rule.name }
  public static var summary: String { Rule.summary }

  private let problem: SchemeProblem
  private let rule: Rule
  private let filter: Blueprint
  private let perturb: any Module
  private let blueprint: Blueprint
  private let classifier: Participant

  public static func checkOptions(_ section: RecipeSection) {
    _ = Rule(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    rule = try problem.recipe.readOptions(Rule.init)
    let (kind, strength) = rule.filter ?? (rule: .untouched, strength: 0)
    filter = Blueprint(
      kind.blueprint, input: problem.picture, output: problem.picture, strength: strength)
    perturb = filter.network()
    let model = problem.recipe.model
    blueprint = Blueprint(
      .vggClassifier, input: problem.picture, width: model.width, pools: 0, hidden: model.fc,
      output: .vector(problem.task.width))
    classifier = Participant("classifier", blueprint.network(), rule: problem.rule)
    problem.start(participants, by: .kaiming)
  }

  public var participants: [Participant] { [classifier] }

  /// The pictures themselves are what is undefended.
  public var undefendedAfter: String? { nil }

  public var parts: [ReleasePart] {
    [
      ReleasePart(.obfuscator, for: .device, filter, perturb, noise: rule.noise),
      ReleasePart(.classifier, for: .cloud, blueprint, classifier.module),
    ]
  }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let learning = Phase("task", moves: [classifier]) { [unowned self] batch in
      let loss = problem.task.crossEntropy(
        classifier.module(unclear(batch.images, seed: batch.seed), .training),
        batch.labels(for: problem.task))
      return PhaseLosses(loss, terms: [("L(C)", loss)])
    }
    return [
      Stage(
        "train classifier", cycle: [learning],
        iterations: (train.pretrain + train.epochs) * batchesPerEpoch, rate: train.rate,
        schedule: train.networkSchedule,
        validation: problem.validation(
          every: batchesPerEpoch, keepsBestOf: [classifier],
          { [unowned self] in classifier.module(unclear($0, seed: 0), .evaluation) }))
    ]
  }

  private func unclear(_ pictures: Tensor, seed: UInt64) -> Tensor {
    withoutGradients {
      let filtered = perturb(pictures, .evaluation)
      guard let noise = rule.noise else { return filtered }
      return (filtered + noise.drawn(like: filtered, seed: seed)).clamped(to: 0...1)
    }
  }
}
