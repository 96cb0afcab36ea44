import Datasets
import Networks
import Pixels
import Tensors
import Training

/// Has helper pictures encrypted and reads the one key for all images off them.
///
/// One picture of noise tells everything about a pixelwise cipher (eight flips and six orders fit
/// three values whose distances from the middle differ in one way), about blocks that move, and about
/// a stream; its blocks of 4 x 4 are the many helper blocks that Tanaka's cipher asks for. Sixteen
/// pictures do for half bytes that move under another key in every block.
/// Source: Chang and Li, attacks on learnable image encryption. Knows the family of ciphers.
struct ChosenPlaintextAttack: Attack {
  let name = "chosen plaintext"
  let summary = "one key for all images, read off helper pictures of noise"
  let uses: Set<Resource> = [.chosenPlaintext]
  var learns: Bool { false }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures && observation.cipher?.family != nil
      && observation.cipher?.chosenPlaintext != nil
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    guard let cipher = observation.cipher, let family = cipher.family,
      let query = cipher.chosenPlaintext
    else { preconditionFailure("ChosenPlaintextAttack: asked without a cipher to query") }
    let (size, channels) = (observation.picture.size, observation.picture.channels)
    let helpers = (0..<Self.helpers(for: family)).map {
      Self.helper(size.area, channels, seed: context.seed, number: $0)
    }
    let pairs = PicturePairs(
      size: size, channels: channels, plain: helpers, cipher: query(helpers))
    let solved = KeySolvers.solver(of: family)(pairs)
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return ReadySession(judgedBy: judge) { protected in
      guard let solved else { return protected }
      return protected.mappingPictures(observation.precision) { solved.rebuild($0) }
    }
  }

  private static func helpers(for family: CipherFamily) -> Int {
    family == .halfBytesByBlock ? BlockHalfByteSolver.most : 1
  }

  /// Noise; no two values of a pixel are as far from the middle as each other.
  private static func helper(_ pixels: Int, _ channels: Int, seed: UInt64, number: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: seed, 0x68_65_6C_70, UInt64(number))
    return (0..<pixels).flatMap { _ in
      // A distance of its own for each value, on either side of the middle.
      var distances = Set<Int>()
      return (0..<channels).map { _ -> UInt8 in
        var distance: Int
        repeat { distance = generator.integer(below: 128) } while distances.contains(distance)
        distances.insert(distance)
        return UInt8(generator.integer(below: 2) == 0 ? 127 - distance : 128 + distance)
      }
    }
  }
}
