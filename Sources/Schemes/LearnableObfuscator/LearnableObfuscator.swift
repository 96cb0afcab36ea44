import Networks
import Records
import Training

/// The learnable obfuscator (anonymous authors): an encoder trained against a reconstructor, each on
/// the PSNR of what is rebuilt, by Algorithm 1.
///
/// The recipe's `train.pretrain` are the epochs before the game, `train.epochs` is T_main.
public final class LearnableObfuscator: Scheme {
  public static let name = "learnable-obfuscator"
  public static let summary = "an encoder trained to lower the PSNR of a reconstructor's pictures"
  public static let samples: Set<SampleKind> = [.pictures, .windows]

  let options: LearnableObfuscatorOptions
  let problem: SchemeProblem
  let pair: SplitPair  // f, g
  let reconstructor: Participant  // r

  public static func checkOptions(_ section: RecipeSection) {
    _ = LearnableObfuscatorOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(LearnableObfuscatorOptions.init)
    pair = SplitPair(problem, reconstructor: options.reconstructor)
    reconstructor = pair.reconstructor()
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] { [pair.obfuscator, pair.classifier, reconstructor] }

  public var undefendedAfter: String? { SplitPair.pretraining }

  public var parts: [ReleasePart] { pair.parts + [pair.part(reconstructor)] }

  /// Algorithm 1. The joint training of the first main iteration is the pre-training; Table 2 is the
  /// accuracy at the end of each main iteration.
  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let turn = options.subEpochs * batchesPerEpoch
    let attackAndDefend = [Turn([attack], iterations: turn), Turn([defend], iterations: turn)]
    let all = [Turn([jointTraining], iterations: turn)] + attackAndDefend
    return [
      pair.pretraining(
        batchesPerEpoch: batchesPerEpoch,
        validation: problem.validation(
          every: batchesPerEpoch, keepsBestOf: [pair.obfuscator, pair.classifier], pair.classify)),
      Stage(
        "first main iteration", turns: attackAndDefend,
        iterations: min(1, train.epochs) * 2 * turn, rate: train.rate,
        validation: problem.validation(every: 2 * turn, pair.classify)),
      Stage(
        "main iterations", turns: all, iterations: max(0, train.epochs - 1) * 3 * turn,
        rate: train.rate, validation: problem.validation(every: 3 * turn, pair.classify)),
    ]
  }
}
