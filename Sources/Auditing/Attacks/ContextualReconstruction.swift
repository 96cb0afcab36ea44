import Architectures
import Networks
import Pixels
import Tensors
import Training

/// Trains a U-net with skip connections from what is released to pictures, on the attacker's own
/// pictures: on pairs, or behind keys for each image under keys that the attacker draws, fresh at
/// every step.
///
/// The pixel cipher's paper attacks with a network that sees one pixel at a time and finds nothing;
/// what a key did not change shows as soon as a pixel's surroundings are seen. Behind a pixelwise
/// cipher the output goes to the nearest value that the pixel can have had. Knows the cipher, no
/// key: for ciphertexts under independent keys this is as good as chosen pictures.
struct ContextualReconstruction: Attack {
  let input: ReleaseInput
  /// For maps that are coarser than pictures, which takes longer than decoders that begin small.
  let isForMaps: Bool
  let uses: Set<Resource> = [.lessons]

  init(_ input: ReleaseInput, isForMaps: Bool = false) {
    self.input = input
    self.isForMaps = isForMaps
  }

  var name: String { input.naming(isForMaps ? "U-Net on maps" : "U-Net") }
  var summary: String { "U-net with skip connections on \(input.phrase), L1 + SSIM loss" }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesMaps && input.suits(observation)
      && isForMaps != observation.releasesFineMaps
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let network = network(on: observation)
    return try SupervisedSession.rebuilding(
      network, name: name, on: observation, context: context,
      regimen: Self.regimen(on: observation),
      mirroring: Self.mirroring(on: observation), averaged: self.network(on: observation),
      prepare: input.prepare, finishes: Self.finishes(on: observation),
      loss: Self.loss(on: observation))
  }

  static func loss(on observation: Observation) -> (_ output: Tensor, _ pictures: Tensor) -> Tensor
  {
    let similarity = StructuralSimilarity.singleScale(
      for: observation.picture.size, device: observation.precision.device)
    return { output, pictures in
      output.meanAbsoluteError(to: pictures)
        + 0.5 * (1 - similarity.values(pictures, output).mean())
    }
  }

  /// At half the size where details come back by themselves, which doubles the steps of a budget.
  private func network(on observation: Observation) -> Network {
    let (picture, cell) = (observation.picture, 2)
    let size = picture.size
    guard case .pixelwise = observation.cipher?.family, size.height % cell == 0,
      size.width % cell == 0
    else {
      return UNet.network(
        from: input.shape(of: observation.protected), to: picture, channels: Self.channels)
    }
    let cells = FeatureShape(
      channels: picture.channels * cell * cell,
      size: Size(height: size.height / cell, width: size.width / cell))
    let inner = UNet.network(from: cells, to: cells, channels: Self.cellChannels)
    return Network(
      module: Sequential([PixelUnshuffle(cell), inner.module, PixelShuffle(cell)]),
      input: picture, output: picture)
  }

  /// A pixelwise cipher leaves a pixel few values that it can have been: the network need only come
  /// nearer to the right one than to the others.
  ///
  /// Where it is wrong, the nearest value is very wrong: halfway there may be better.
  private static func finishes(on observation: Observation) -> [SupervisedSession.Finish] {
    guard case .pixelwise(let shuffled) = observation.cipher?.family else {
      return [{ output, _ in output }]
    }
    let nearest = NearestCandidate(
      channels: observation.picture.channels, shuffled: shuffled)
    let snapped: SupervisedSession.Finish = { output, protected in
      protected.mappingPictures(with: output, observation.precision) { ciphertext, guess in
        nearest.picture(ciphertext, near: guess)
      }
    }
    let field = CandidateField(
      size: observation.picture.size, channels: observation.picture.channels, shuffled: shuffled,
      energy: .guided, rounds: 4)
    let guided: SupervisedSession.Finish = { output, protected in
      protected.mappingPictures(with: output, observation.precision) { ciphertext, guess in
        field.rebuild(ciphertext, like: guess.map(Float.init))
      }
    }
    return [
      snapped, guided,
      { (output, protected) in (snapped(output, protected) + output).scaled(by: 0.5) },
      { output, _ in output },
    ]
  }

  /// Under one key for all, what inverts a value depends on where it lies.
  private static func mirroring(on observation: Observation) -> SupervisedSession.Mirroring {
    guard case .pixelwise = observation.cipher?.family, observation.hasIndependentKeys else {
      return .never
    }
    return .pairs
  }

  /// Steps count more than pictures where of keys there is no end; else small batches only cost time.
  static func regimen(on observation: Observation) -> Regimen {
    var regimen = Regimen.rebuilding(reductions: observation.hasIndependentKeys ? 2 : 1)
    regimen.batch = observation.hasIndependentKeys ? 8 : 32
    regimen.rate = 2e-3
    return regimen
  }

  /// Of the first level, on pixels and on cells of four.
  static let channels = 24
  private static let cellChannels = 32
}
