import Architectures
import Networks
import Tensors
import Training

/// The learnt inverse of what is done alike to all blocks of 4 x 4 pixels: half bytes of a block
/// become a vector, a linear layer undoes their order and inversions, and the vectors become pixels
/// again. With one key for all images that is the exact inverse.
/// Source: Tanaka's cipher and its adaptation network, turned against it. Knows pairs.
struct BlockwiseReconstruction: Attack {
  let name = "blockwise inverse"
  let summary = "one linear layer over the half bytes of 4 x 4 blocks, L1 loss"
  let uses: Set<Resource> = [.lessons]

  private static let side = 4

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    let size = observation.picture.size
    return target == .picture && observation.releasesPictures
      && observation.cipher?.family == .halfBytes
      && size.height % Self.side == 0 && size.width % Self.side == 0
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let picture = observation.picture
    let halves = FeatureShape(channels: 2 * picture.channels, size: picture.size)
    let values = Self.side * Self.side * picture.channels
    let network = Sequential([
      Conv2d(halves.channels, values, kernel: Self.side, stride: Self.side, padding: 0),
      PixelShuffle(Self.side),
    ])
    return try SupervisedSession.rebuilding(
      Network(module: network, input: halves, output: picture), name: name, on: observation,
      context: context, regimen: Self.regimen, prepare: Self.halves
    ) { output, pictures in output.meanAbsoluteError(to: pictures) }
  }

  private static var regimen: Regimen {
    var regimen = Regimen.rebuilding(reductions: 2)
    regimen.rate = 0.01
    return regimen
  }

  /// `[N, C, H, W]` in [0, 1] to upper and lower half bytes `[N, 2 C, H, W]` in [-1, 1].
  private static func halves(_ ciphertext: Tensor) -> Tensor {
    let bytes = ciphertext.byteValues
    let upper = bytes.shiftedDown(by: 4)
    let lower = bytes - upper.scaled(by: 16)
    return Tensor.concatenated([upper, lower], along: 1).scaled(by: 2 / 15, plus: -1)
  }
}
