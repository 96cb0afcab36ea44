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

  let options: DeepObfuscatorOptions
  package let problem: SchemeProblem
  let pair: SplitPair  // O, C
  let reconstructor: Participant  // AR
  let adversary: Participant?  // AC, where there are private labels
  let similarity: StructuralSimilarity
  private var noise: NoiseImage

  public static func checkOptions(_ section: RecipeSection) {
    _ = DeepObfuscatorOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(DeepObfuscatorOptions.init)
    pair = SplitPair(problem)
    reconstructor = pair.reconstructor()
    adversary = pair.adversary()
    similarity = .multiScale(for: problem.picture.size, device: problem.precision.device)
    noise = NoiseImage(
      shape: problem.picture, similarity: similarity, seed: problem.recipe.seed,
      device: problem.precision.device)
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] {
    [pair.obfuscator, pair.classifier, reconstructor] + (adversary.map { [$0] } ?? [])
  }

  public var undefendedAfter: String? { SplitPair.pretraining }

  public var parts: [ReleasePart] {
    var parts = pair.parts + [pair.part(reconstructor)]
    if let adversary, let blueprint = pair.blueprints.adversary {
      parts.append(
        ReleasePart(.attributeAdversary, for: .owner, blueprint, adversary.module))
    }
    return parts
  }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let cycle = adversarialCycle
    let perEpoch = max(1, batchesPerEpoch / cycle.count)
    return [
      pair.pretraining(batchesPerEpoch: batchesPerEpoch),
      Stage(
        "pre-train adversaries", cycle: [attack],
        iterations: options.pretrainAdversaries * batchesPerEpoch, rate: train.rate),
      Stage(
        "adversarial training", cycle: cycle, iterations: train.epochs * perEpoch,
        rate: train.rate, before: { [unowned self] in resetAdversaries(at: $0, perEpoch) }),
    ]
  }

  // Reset in turn: an obfuscator wins easily against an adversary that has stopped learning.
  private func resetAdversaries(at iteration: Int, _ perEpoch: Int) {
    let period = options.adversaryReset * perEpoch
    guard period > 0, iteration > 0, iteration % period == 0 else { return }
    for (index, participant) in ([reconstructor] + (adversary.map { [$0] } ?? [])).enumerated() {
      participant.restart(
        options.initialization, seed: problem.seed(UInt64(iteration) << 8 | UInt64(index)))
    }
  }

  /// Takes another noise image `[1, C, H, W]`, for comparisons with another implementation.
  package func useNoise(_ image: Tensor) { noise.fixed = similarity.moments(of: image) }

  /// The noise image's moments for one batch.
  func noiseMoments(_ batch: TrainingBatch) -> ImageMoments {
    options.noise == .perRun
      ? noise.moments(count: batch.count) : noise.fresh(count: batch.count, seed: batch.seed)
  }
}

/// The Gaussian noise image of equation 8: mean 0.5, deviation 0.25, cut to [0, 1]. The paper gives
/// no distribution.
private struct NoiseImage {
  private let shape: FeatureShape
  private let similarity: StructuralSimilarity
  private let device: Device
  fileprivate(set) var fixed: ImageMoments

  init(shape: FeatureShape, similarity: StructuralSimilarity, seed: UInt64, device: Device) {
    self.shape = shape
    self.similarity = similarity
    self.device = device
    fixed = similarity.moments(of: Self.draw(1, shape, seed: seed, device))
  }

  /// One image for the whole run; its moments are computed once.
  func moments(count: Int) -> ImageMoments { fixed.expanded(to: count) }

  /// One image for every picture of one batch.
  func fresh(count: Int, seed: UInt64) -> ImageMoments {
    similarity.moments(of: Self.draw(count, shape, seed: seed, device))
  }

  private static func draw(
    _ count: Int, _ shape: FeatureShape, seed: UInt64, _ device: Device
  ) -> Tensor {
    Tensor.normal(
      [count, shape.channels, shape.size.height, shape.size.width], seed: seed, device: device
    ).scaled(by: 0.25, plus: 0.5).clamped(to: 0...1)
  }
}
