import Architectures
import Networks
import Tensors
import Training

/// Trains a U-net with skip connections from ciphertexts of a picture's own size to pictures, on the
/// attacker's own pictures under keys that the attacker draws, fresh at every step.
///
/// The pixel cipher's paper attacks with a network that sees one pixel at a time and finds nothing;
/// what a key did not change shows as soon as a pixel's surroundings are seen. Knows the cipher, no
/// key: for ciphertexts under independent keys this is as good as chosen pictures.
struct ContextualReconstruction: Attack {
  enum Input: String {
    /// The ciphertext as it is.
    case plain = "U-Net"
    /// What inverting values does not change.
    case fold = "fold U-Net"
    /// What inverting values and shuffling colours does not change.
    case sortedFold = "sorted fold U-Net"

    func prepare(_ ciphertext: Tensor) -> Tensor {
      switch self {
      case .plain: ciphertext
      case .fold: Fold.values(ciphertext)
      case .sortedFold: Fold.sorted(ciphertext)
      }
    }
  }

  let input: Input
  let threat = ThreatModel.chosenImage

  init(_ input: Input) { self.input = input }

  var name: String { input.rawValue }

  var summary: String {
    switch input {
    case .plain: "U-net with skip connections on ciphertexts, L1 + SSIM loss"
    case .fold: "U-net with skip connections on |2p - 255|, L1 + SSIM loss"
    case .sortedFold:
      "U-net with skip connections on |2p - 255| sorted over colours, L1 + SSIM loss"
    }
  }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures
      && (input == .plain || observation.freshKeyQuery != nil)
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let similarity = StructuralSimilarity.singleScale(
      for: observation.picture.size, device: observation.precision.device)
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return try SupervisedSession(
      UNet.network(
        from: observation.protected, to: observation.picture, channels: Self.channels),
      name: name, on: observation, indices: observation.training.indices, context: context,
      plateau: Plateau(patience: 6, reductions: 1, minimumGain: 0.002), prepare: input.prepare,
      loss: { output, batch in
        output.meanAbsoluteError(to: batch.images)
          + 0.5 * (1 - similarity.values(batch.images, output).mean())
      },
      score: { session in judge.similarity(session.output) })
  }

  /// Of the first level.
  private static let channels = 24
}
