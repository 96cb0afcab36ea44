import Architectures
import Networks
import Pixels
import Tensors
import Training

/// Puts the moved blocks of an encryption-then-compression cipher together again, picture by picture,
/// by how well their edges continue each other.
/// Source: Chuman, Kurihara and Kiya 2017, who play it against this family. Knows ciphertexts and the
/// size of a block; its own pictures tell up from down and light from dark.
struct JigsawAttack: Attack {
  let name = "jigsaw"
  let summary = "blocks put together by their edges, whichever way they lie; no training"
  let uses: Set<Resource> = [.released, .pictures]
  var learns: Bool { false }

  /// Pictures that it is judged by: each takes a while.
  private static let judged = 64

  /// Pieces of a puzzle; how any two of more would fit takes gigabytes to keep.
  private static let mostPieces = 1024

  /// A sentence where the pictures have too many pieces.
  static func refusal(_ family: CipherFamily?, _ picture: FeatureShape) -> String? {
    guard case .blocks(let side, let acrossPlanes) = family else { return nil }
    let pieces = picture.size.area / (side * side) * (acrossPlanes ? picture.channels : 1)
    return pieces > mostPieces
      ? "The jigsaw: \(pieces) blocks a picture, at most \(mostPieces) are put together." : nil
  }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    guard case .blocks(let side, _) = observation.cipher?.family else { return false }
    let size = observation.picture.size
    return target == .picture && observation.releasesPictures
      && size.height % side == 0 && size.width % side == 0
      && Self.refusal(observation.cipher?.family, observation.picture) == nil
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    guard case .blocks(let side, let acrossPlanes) = observation.cipher?.family else {
      preconditionFailure("JigsawAttack: asked for a cipher that moves no blocks")
    }
    let puzzle = Puzzle(
      size: observation.picture.size, channels: observation.picture.channels, side: side,
      acrossPlanes: acrossPlanes,
      prior: PicturePrior(
        observation.required(\.own), size: observation.picture.size,
        channels: observation.picture.channels))
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return ReadySession(
      judgedBy: judge, judged: Self.judged, measures: puzzle.scores,
      progress: context.progress(of: name)
    ) {
      $0.mappingPictures(observation.precision) { puzzle.solve($0) }
    }
  }
}

/// Pictures of one size as puzzles; where blocks moved across colour planes, these lie side by side.
private struct Puzzle: Sendable {
  private let picture: Size
  private let channels: Int
  private let isInPlanes: Bool
  private let side: Int
  private let solver: JigsawSolver
  private let prior: PicturePrior

  /// - Parameter prior: of all pictures.
  init(size: Size, channels: Int, side: Int, acrossPlanes: Bool, prior: PicturePrior) {
    picture = size
    self.channels = channels
    self.side = side
    self.prior = prior
    isInPlanes = acrossPlanes && channels > 1
    let whole = isInPlanes ? Size(height: size.height, width: channels * size.width) : size
    solver = JigsawSolver(blocks: side, size: whole, channels: isInPlanes ? 1 : channels)
  }

  func solve(_ ciphertext: [UInt8]) -> [UInt8] {
    guard isInPlanes else {
      return solver.assemble(ciphertext).picture { prior.surprise(of: $0) }
    }
    let planes = Image(size: picture, channels: channels, bytes: ciphertext).planesSideBySide
    func interleaved(_ bytes: [UInt8]) -> [UInt8] {
      Image(size: planes.size, channels: 1, bytes: bytes).interleavingPlanes(channels).bytes
    }
    return interleaved(
      solver.assemble(planes.bytes).picture { prior.surprise(of: interleaved($0)) })
  }

  /// Means of what the field compares jigsaw solvers by.
  func scores(_ guesses: [PictureGuess]) -> [String: Double] {
    let scores = guesses.flatMap { guess in
      zip(guess.guess.pictureBytes, guess.truth.pictureBytes).map { solved, truth in
        JigsawScores(of: solved, truth: truth, size: picture, channels: channels, side: side)
      }
    }
    return [
      "Dc": scores.map(\.direct).average, "Nc": scores.map(\.neighbour).average,
      "Lc": scores.map(\.largest).average,
    ]
  }
}
