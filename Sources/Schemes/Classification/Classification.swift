import Architectures
import Networks
import Records
import Tensors
import Training

/// A classifier and nothing else: what a receiver learns from pictures that a cipher scrambled
/// before they came (recipe key `cipher`), or from plain ones to compare with.
///
/// Sirichotedumrong, Kinoshita and Kiya, section IV.B: ResNet-18, SGD.
public final class Classification: Scheme {
  public static let name = "classifier"
  public static let summary = "a classifier alone, on plain pictures or behind a cipher"

  private let problem: SchemeProblem
  private let blueprint: Blueprint
  private let classifier: Participant

  public static func checkOptions(_ section: RecipeSection) {
    _ = ClassificationOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    let options = try problem.recipe.readOptions(ClassificationOptions.init)
    blueprint = Blueprint(
      options.adaptation ? .adaptedResNet18 : .resNet18, input: problem.picture,
      width: problem.recipe.model.width, output: .vector(problem.task.width))
    classifier = Participant(
      "classifier", blueprint.network(), rule: problem.recipe.train.optimizerRule)
    classifier.module.move(to: problem.precision)
    classifier.restart(.kaiming, seed: problem.recipe.seed)
  }

  public var participants: [Participant] { [classifier] }
  public var undefendedAfter: String? { nil }

  public var parts: [ReleasePart] {
    [ReleasePart(.classifier, for: .cloud, blueprint, classifier.module)]
  }

  public var classifyPictures: ((Tensor) -> Tensor)? {
    { [classifier] in classifier.module($0, .evaluation) }
  }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let (task, classifier) = (problem.task, classifier)
    let learning = Phase("task", moves: [classifier]) { batch in
      let loss = task.crossEntropy(
        classifier.module(batch.images, .training), batch.labels(for: task))
      return PhaseLosses(loss, terms: [("loss", loss)])
    }
    return [
      Stage(
        "train classifier", cycle: [learning], iterations: train.epochs * batchesPerEpoch,
        rate: train.rate, schedule: train.networkSchedule)
    ]
  }
}

/// A recipe's `options` for a classifier.
struct ClassificationOptions {
  /// Tanaka's adaptation network before the classifier.
  let adaptation: Bool

  init(_ section: RecipeSection) {
    adaptation = section.optional("adaptation", default: false)
  }
}
