import Networks
import Records
import Training

/// Features of an encoder that learnt the task and nothing else: what DeepObfuscator's Tables 3 and 4
/// call Encoder.
public final class Encoder: Scheme {
  public static let name = "encoder"
  public static let summary = "an encoder that learns the task and defends nothing"
  public static let samples: Set<SampleKind> = [.pictures, .texts, .windows]

  private let problem: SchemeProblem
  private let pair: SplitPair

  public static func checkOptions(_ section: RecipeSection) {
    _ = EncoderOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    let options = try problem.recipe.readOptions(EncoderOptions.init)
    pair = SplitPair(problem)
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] { [pair.obfuscator, pair.classifier] }

  /// It is its own ceiling.
  public var undefendedAfter: String? { "train" }

  public var parts: [ReleasePart] { pair.parts }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    return [
      Stage(
        "train", cycle: [pair.jointTraining],
        iterations: (train.pretrain + train.epochs) * batchesPerEpoch, rate: train.rate,
        schedule: train.networkSchedule,
        validation: problem.validation(
          every: batchesPerEpoch, keepsBestOf: participants, pair.classify))
    ]
  }
}

/// A recipe's `options` for an encoder.
struct EncoderOptions {
  let initialization: Initialization

  init(_ section: RecipeSection) {
    initialization = section.optional("initialization", default: .kaiming)
  }
}
