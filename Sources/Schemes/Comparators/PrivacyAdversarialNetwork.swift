import Architectures
import Networks
import Records
import Tensors
import Training

/// PAN (Liu, Du, Shrivastava and Zhong 2019), as DeepObfuscator, section 5.3, tells of it: an encoder
/// that drives a reconstructor's pictures away from the originals in Euclidean distance.
public final class PrivacyAdversarialNetwork: Scheme {
  public static let name = "pan"
  public static let summary = "an encoder that drives rebuilt pictures away in Euclidean distance"
  public static let samples: Set<SampleKind> = [.pictures, .windows]

  private let problem: SchemeProblem
  private let options: PrivacyAdversarialNetworkOptions
  private let pair: SplitPair
  private let reconstructor: Participant

  public static func checkOptions(_ section: RecipeSection) {
    _ = PrivacyAdversarialNetworkOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(PrivacyAdversarialNetworkOptions.init)
    pair = SplitPair(problem, reconstructor: options.reconstructor)
    reconstructor = pair.reconstructor()
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] { [pair.obfuscator, pair.classifier, reconstructor] }

  public var undefendedAfter: String? { SplitPair.pretraining }

  public var parts: [ReleasePart] { pair.parts + [pair.part(reconstructor)] }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let cycle = [attack, defend, pair.recovery(frozen: options.frozenNormalization.mode)]
    let perEpoch = max(1, batchesPerEpoch / cycle.count)
    return [
      pair.pretraining(batchesPerEpoch: batchesPerEpoch),
      Stage(
        "adversarial training", cycle: cycle, iterations: train.epochs * perEpoch,
        rate: train.rate, validation: problem.validation(every: perEpoch, pair.classify)),
    ]
  }

  private var attack: Phase {
    Phase("attack", moves: [reconstructor]) { [unowned self] batch in
      let features = pair.frozenFeatures(of: batch, options.frozenNormalization.mode)
      let distance = distance(reconstructor.module(features, .training), batch)
      return PhaseLosses(distance, terms: [("distance", distance)])
    }
  }

  private var defend: Phase {
    Phase("defend", moves: [pair.obfuscator]) { [unowned self] batch in
      let mode = options.frozenNormalization.mode
      let features = pair.obfuscator.module(batch.images, .training)
      let task = pair.taskLoss(features, batch, mode)
      let distance = distance(reconstructor.module(features, mode), batch)
      return PhaseLosses(
        task - options.lambda * distance, terms: [("L(C)", task), ("distance", distance)])
    }
  }

  /// Euclidean distance of each picture, over the root of how many numbers it has, averaged over the
  /// batch: 0 to 1 whatever the size.
  private func distance(_ rebuilt: Tensor, _ batch: TrainingBatch) -> Tensor {
    PixelErrors.meanSquared(batch.images, rebuilt.converted(to: .float32))
      .floored(at: 1e-8).squareRoot().mean()
  }
}

/// A recipe's `options` for PAN.
struct PrivacyAdversarialNetworkOptions {
  /// Weight of the distance.
  let lambda: Double
  let reconstructor: Reconstructor
  let frozenNormalization: FrozenNormalization
  let initialization: Initialization

  init(_ section: RecipeSection) {
    lambda = section.optional("lambda", default: 1, in: 0...1000)
    reconstructor = section.optional("reconstructor", default: .mirrored)
    frozenNormalization = section.optional("frozenNormalization", default: .running)
    initialization = section.optional("initialization", default: .kaiming)
  }
}
