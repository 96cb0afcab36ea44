import Networks
import Records
import Schemes
import Tensors
import Training

/// An encoder that is pulled to where an adversary cannot decide about the private labels.
final class UndecidedEncoder: Scheme {
  static let name = "undecided-encoder"
  static let summary = "an encoder that leaves an attribute adversary undecided"

  private let problem: SchemeProblem
  private let weight: Double
  private let pair: SplitPair
  private let adversary: Participant

  static func checkOptions(_ section: RecipeSection) { _ = weight(section) }

  private static func weight(_ section: RecipeSection) -> Double {
    section.optional("weight", default: 1, in: 0...100)
  }

  init(_ problem: SchemeProblem) throws {
    self.problem = problem
    weight = try problem.recipe.readOptions(Self.weight)
    pair = SplitPair(problem)
    guard let adversary = pair.adversary() else {
      throw SchemeError.noPrivateLabel(scheme: Self.name)
    }
    self.adversary = adversary
    problem.start(participants, by: .kaiming)
  }

  var participants: [Participant] { [pair.obfuscator, pair.classifier, adversary] }
  var undefendedAfter: String? { SplitPair.pretraining }
  var parts: [ReleasePart] { pair.parts }

  func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    return [
      pair.pretraining(batchesPerEpoch: batchesPerEpoch),
      Stage(
        "game", cycle: [attack, defend], iterations: train.epochs * batchesPerEpoch / 2,
        rate: train.rate),
    ]
  }

  private var attack: Phase {
    Phase("attack", moves: [adversary]) { [self] batch in
      let features = withoutGradients { pair.obfuscator.module(batch.images, .evaluation) }
      return PhaseLosses(
        problem.hidden.crossEntropy(
          adversary.module(features, .training), batch.labels(for: problem.hidden)))
    }
  }

  private var defend: Phase {
    Phase("defend", moves: [pair.obfuscator, pair.classifier]) { [self] batch in
      let features = pair.obfuscator.module(batch.images, .training)
      let task = pair.taskLoss(features, batch, .training)
      let decided = problem.hidden.confusion(adversary.module(features, .evaluation))
      return PhaseLosses(task + weight * decided, terms: [("L(C)", task), ("decided", decided)])
    }
  }
}
