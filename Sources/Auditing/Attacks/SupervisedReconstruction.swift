import Architectures
import Networks
import Tensors
import Training

/// Trains a decoder from protected samples to pictures, on the attacker's own pictures.
/// Source: DeepObfuscator, section 4.4 and Tables 1 and 2. Knows pairs, or the obfuscator as a service.
struct SupervisedReconstruction: Attack {
  let architecture: Reconstructor
  let loss: PictureLoss
  /// Factor on the channels.
  let widening: Double
  let uses: Set<Resource> = [.lessons]

  init(_ architecture: Reconstructor, loss: PictureLoss = .squared, widening: Double = 1) {
    self.architecture = architecture
    self.loss = loss
    self.widening = widening
  }

  var name: String {
    loss.naming(widening == 1 ? architecture.rawValue : "wide \(architecture.rawValue)")
  }

  var summary: String {
    "decoder \(architecture.rawValue)\(widening == 1 ? "" : " of \(widening) times the width") "
      + "trained from scratch on pairs, \(loss.rawValue) loss"
  }

  /// These decoders begin by scaling up to half the picture's size.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesMaps && !observation.releasesFineMaps
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let network = architecture.network(
      from: observation.protected, to: observation.picture, width: context.width * widening)
    return try SupervisedSession.rebuilding(
      network, name: name, on: observation, context: context, loss: loss.function(on: observation))
  }
}

/// Trains a dense layer and doublings with convolutions from vectors, or maps of next to no size, to
/// pictures. Knows pairs, or the obfuscator as a service.
struct VectorReconstruction: Attack {
  let loss: PictureLoss
  let uses: Set<Resource> = [.lessons]

  /// Numbers of a sample beyond which a dense layer is no good.
  private static let most = 8192

  var name: String { loss.naming("dense decoder") }
  var summary: String {
    "dense layer and three doublings trained from scratch on pairs, \(loss.rawValue) loss"
  }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && !observation.releasesFineMaps
      && observation.protected.count <= Self.most
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let network = VectorDecoder.network(
      from: observation.protected, to: observation.picture, width: context.width.squareRoot())
    return try SupervisedSession.rebuilding(
      network, name: name, on: observation, context: context, loss: loss.function(on: observation))
  }
}

/// What a decoder is taught to make small.
enum PictureLoss: String, CaseIterable {
  /// Mean squared error.
  case squared = "MSE"
  /// Mean absolute error.
  case absolute = "L1"
  /// 1 − MS-SSIM (DeepObfuscator, equation 6).
  case similarity = "MS-SSIM"
  /// Mean absolute error and half of 1 − MS-SSIM.
  case mixed = "L1 + MS-SSIM"

  /// The papers' usual loss goes without saying.
  func naming(_ network: String) -> String {
    self == .squared ? network : "\(network), \(rawValue)"
  }

  func function(on observation: Observation) -> (_ output: Tensor, _ pictures: Tensor) -> Tensor {
    let similarity = StructuralSimilarity.multiScale(
      for: observation.picture.size, device: observation.precision.device)
    return { output, pictures in
      switch self {
      case .squared: output.meanSquaredError(to: pictures)
      case .absolute: output.meanAbsoluteError(to: pictures)
      case .similarity: 1 - similarity.values(pictures, output).mean()
      case .mixed:
        output.meanAbsoluteError(to: pictures)
          + 0.5 * (1 - similarity.values(pictures, output).mean())
      }
    }
  }
}
