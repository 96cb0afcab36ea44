import Architectures
import Networks
import Tensors
import Training

/// Trains a decoder from protected samples to pictures, on the attacker's own pictures.
/// Source: DeepObfuscator, section 4.4 and Tables 1 and 2. Knows the obfuscator as a service.
struct SupervisedReconstruction: Attack {
  enum Loss: String {
    /// Mean squared error.
    case squared = "MSE"
    /// 1 − MS-SSIM (equation 6).
    case similarity = "MS-SSIM"
  }

  let architecture: Reconstructor
  let loss: Loss
  let threat: ThreatModel? = nil

  init(_ architecture: Reconstructor, loss: Loss = .squared) {
    self.architecture = architecture
    self.loss = loss
  }

  var name: String {
    loss == .squared ? architecture.rawValue : "\(architecture.rawValue), \(loss.rawValue)"
  }

  var summary: String {
    "decoder \(architecture.rawValue) trained from scratch on pairs, \(loss.rawValue) loss"
  }

  /// These decoders begin by scaling up to half the picture's size.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && !observation.releasesPictures
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let similarity = StructuralSimilarity.multiScale(
      for: observation.picture.size, device: observation.precision.device)
    let network = architecture.network(
      from: observation.protected, to: observation.picture, width: context.width)
    return try SupervisedSession.rebuilding(
      network, name: name, on: observation, context: context
    ) { output, pictures in
      loss == .squared
        ? output.meanSquaredError(to: pictures)
        : 1 - similarity.values(pictures, output).mean()
    }
  }
}
