import Networks
import Records
import Tensors
import Training

/// NoPeek (Vepakomma, Singh, Gupta and Raskar 2020): an encoder whose features are to have little
/// distance correlation with the pictures. No adversary takes part.
public final class NoPeek: Scheme {
  public static let name = "nopeek"
  public static let summary =
    "an encoder with little distance correlation between picture and features"
  public static let samples: Set<SampleKind> = [.pictures, .windows]

  private let problem: SchemeProblem
  private let options: NoPeekOptions
  private let pair: SplitPair

  public static func checkOptions(_ section: RecipeSection) {
    _ = NoPeekOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(NoPeekOptions.init)
    pair = SplitPair(problem)
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] { [pair.obfuscator, pair.classifier] }

  public var undefendedAfter: String? { SplitPair.pretraining }

  public var parts: [ReleasePart] { pair.parts }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    return [
      pair.pretraining(batchesPerEpoch: batchesPerEpoch),
      Stage(
        "lower correlation", cycle: [lowerCorrelation], iterations: train.epochs * batchesPerEpoch,
        rate: train.rate, schedule: train.networkSchedule,
        validation: problem.validation(every: batchesPerEpoch, pair.classify)),
    ]
  }

  /// Both networks descend cross-entropy + lambda distance correlation.
  private var lowerCorrelation: Phase {
    Phase("defend", moves: participants) { [unowned self] batch in
      let features = pair.obfuscator.module(batch.images, .training)
      let task = pair.taskLoss(features, batch, .training)
      let correlation = DistanceCorrelation.between(
        batch.images.flattened(), features.flattened())
      return PhaseLosses(
        task + options.lambda * correlation,
        terms: [("L(C)", task), ("distance correlation", correlation)])
    }
  }
}

/// A recipe's `options` for NoPeek.
struct NoPeekOptions {
  /// Weight of the distance correlation.
  let lambda: Double
  let initialization: Initialization

  init(_ section: RecipeSection) {
    lambda = section.optional("lambda", default: 1, in: 0...1000)
    initialization = section.optional("initialization", default: .kaiming)
  }
}
