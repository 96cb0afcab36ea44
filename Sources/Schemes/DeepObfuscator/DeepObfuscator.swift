import Architectures
import Networks
import Pixels
import Records
import Tensors
import Training

/// DeepObfuscator (Li, Guo, Yang, Salim, Chen): an encoder trained against a reconstructor and an
/// attribute adversary that learn along with it, by Algorithm 1.
public final class DeepObfuscator: Scheme {
  public static let name = "deepobfuscator"
  public static let summary = "an encoder trained against a reconstructor and attribute adversaries"
  public static let samples: Set<SampleKind> = [.pictures, .texts, .windows]

  let options: DeepObfuscatorOptions
  package let problem: SchemeProblem
  let pair: SplitPair  // O, C
  /// nil of texts, for which the paper has none (Table 7).
  let reconstruction: ReconstructionDefence?
  let adversary: Participant?  // AC, where there are private labels

  public static func checkOptions(_ section: RecipeSection) {
    _ = DeepObfuscatorOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(DeepObfuscatorOptions.init)
    pair = SplitPair(problem)
    reconstruction =
      problem.kind == .texts
      ? nil : ReconstructionDefence(problem, pair.reconstructor(), noise: options.noise)
    adversary = pair.adversary()
    guard reconstruction != nil || adversary != nil else {
      throw SchemeError.noPrivateLabel(scheme: Self.name)
    }
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] {
    [pair.obfuscator, pair.classifier] + adversaries
  }

  /// AR and AC, of which one may be missing.
  var adversaries: [Participant] {
    [reconstruction?.reconstructor, adversary].compactMap { $0 }
  }

  public var undefendedAfter: String? { SplitPair.pretraining }

  public var parts: [ReleasePart] {
    var parts = pair.parts
    if let reconstruction { parts.append(pair.part(reconstruction.reconstructor)) }
    if let adversary, let blueprint = pair.blueprints.adversary {
      parts.append(
        ReleasePart(.attributeAdversary, for: .owner, blueprint, adversary.module))
    }
    return parts
  }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    return [
      pair.pretraining(batchesPerEpoch: batchesPerEpoch),
      Stage(
        "pre-train adversaries", cycle: [attack],
        iterations: options.pretrainAdversaries * batchesPerEpoch, rate: train.rate),
    ] + adversarialStages(batchesPerEpoch: batchesPerEpoch)
  }

  // Reset in turn: an obfuscator wins easily against an adversary that has stopped learning.
  func resetAdversaries(at iteration: Int, _ perEpoch: Int) {
    let period = options.adversaryReset * perEpoch
    guard period > 0, iteration > 0, iteration % period == 0 else { return }
    for (index, participant) in adversaries.enumerated() {
      participant.restart(
        options.initialization, seed: problem.seed(UInt64(iteration) << 8 | UInt64(index)))
    }
  }

  /// Takes another noise image `[1, C, H, W]`, for comparisons with another implementation.
  package func useNoise(_ image: Tensor) { reconstruction?.use(image) }
}
