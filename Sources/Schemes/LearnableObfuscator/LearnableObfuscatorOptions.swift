import Architectures
import Networks
import Records

/// A recipe's `options` for the learnable obfuscator.
struct LearnableObfuscatorOptions {
  /// What obfuscator and classifier descend together after the first main iteration. Algorithm 1
  /// says "train the obfuscator-classifier", equation 2 has both terms.
  enum JointLoss: String, CaseIterable {
    case crossEntropy = "cross-entropy"
    case full
  }

  /// Weight of the reconstruction's PSNR in dB (equation 2).
  let lambda: Double
  /// The adversary (Table 1).
  let reconstructor: Reconstructor
  /// T_sub of Algorithm 1 in epochs.
  let subEpochs: Int
  let jointLoss: JointLoss
  let frozenNormalization: FrozenNormalization
  let initialization: Initialization

  init(_ section: RecipeSection) {
    lambda = section.optional("lambda", default: 1, in: 0...1000)
    reconstructor = section.optional("reconstructor", default: .simple)
    subEpochs = section.optional("subEpochs", default: 1, in: 1...1000)
    jointLoss = section.optional("jointLoss", default: .crossEntropy)
    frozenNormalization = section.optional("frozenNormalization", default: .running)
    initialization = section.optional("initialization", default: .xavier)
  }
}
