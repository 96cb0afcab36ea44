import Networks
import Records

/// A recipe's `options` for DeepObfuscator.
struct DeepObfuscatorOptions {
  /// Which noise image the reconstructions are pulled to (equation 8). The paper does not say.
  enum Noise: String, CaseIterable {
    case perRun = "per-run"
    case perBatch = "per-batch"
  }

  /// What is defended against (Figure 2 has the halves of it).
  enum Defences: String, CaseIterable {
    /// Algorithm 1: both, batch by batch.
    case together
    case reconstruction, inference
    /// Reconstruction for the first half of the epochs, inference for the second.
    case inTurn = "in-turn"
  }

  /// Weight of the attribute adversary (equation 5).
  let lambda1: Double
  /// Weight of the reconstructor (equation 9).
  let lambda2: Double
  let noise: Noise
  /// Epochs after which both adversaries start anew; 0 for never.
  let adversaryReset: Int
  let privateObjective: PrivateObjective
  let frozenNormalization: FrozenNormalization
  /// Epochs of the adversaries' own pre-training.
  let pretrainAdversaries: Int
  let initialization: Initialization
  let defences: Defences

  init(_ section: RecipeSection) {
    lambda1 = section.optional("lambda1", default: 1, in: 0...1000)
    lambda2 = section.optional("lambda2", default: 1, in: 0...1000)
    noise = section.optional("noise", default: .perRun)
    adversaryReset = section.optional("adversaryReset", default: 0, in: 0...100_000)
    privateObjective = section.optional("privateObjective", default: .negativeCrossEntropy)
    frozenNormalization = section.optional("frozenNormalization", default: .running)
    pretrainAdversaries = section.optional("pretrainAdversaries", default: 1, in: 0...100_000)
    initialization = section.optional("initialization", default: .kaiming)
    defences = section.optional("defences", default: .together)
  }
}
