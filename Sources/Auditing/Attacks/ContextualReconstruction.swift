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
  let input: CiphertextInput
  let threat = ThreatModel.chosenImage

  init(_ input: CiphertextInput) { self.input = input }

  var name: String { input.naming("U-Net") }
  var summary: String { "U-net with skip connections on \(input.phrase), L1 + SSIM loss" }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures && input.suits(observation)
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let similarity = StructuralSimilarity.singleScale(
      for: observation.picture.size, device: observation.precision.device)
    let network = UNet.network(
      from: observation.protected, to: observation.picture, channels: Self.channels)
    return try SupervisedSession.rebuilding(
      network, name: name, on: observation, context: context, batch: Self.batch, rate: Self.rate,
      prepare: input.prepare
    ) { output, pictures in
      output.meanAbsoluteError(to: pictures)
        + 0.5 * (1 - similarity.values(pictures, output).mean())
    }
  }

  /// Steps count more than pictures: of keys there is no end.
  private static let batch = 16
  private static let rate = 2e-3
  /// Of the first level.
  private static let channels = 24
}
