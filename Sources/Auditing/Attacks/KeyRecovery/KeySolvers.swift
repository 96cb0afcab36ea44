import Pixels

/// The key of one family of ciphers, once worked out.
protocol KeySolver: Sendable {
  /// The plain picture of another ciphertext under the same key; both `[H, W, C]`.
  func rebuild(_ ciphertext: [UInt8]) -> [UInt8]
}

/// What works out the key of each family of ciphers from pairs; nil where the pairs are not of it.
enum KeySolvers {
  typealias Solver = @Sendable (PicturePairs) -> (any KeySolver)?

  /// For ciphers of unknown family.
  static let all: [Solver] =
    [
      .pixelwise(shuffled: true), .stream, .halfBytes, .halfBytesByBlock,
      .blocks(side: 8, acrossPlanes: false), .blocks(side: 16, acrossPlanes: false),
    ].map(solver)

  static func solver(of family: CipherFamily) -> Solver {
    switch family {
    case .pixelwise: { PixelwiseSolver($0) }
    case .halfBytes: { HalfByteSolver($0) }
    case .halfBytesByBlock: { BlockHalfByteSolver($0) }
    case .blocks(let side, acrossPlanes: false): { BlockSolver($0, side: side) }
    case .blocks(let side, acrossPlanes: true): { PlanesSolver($0, side: side) }
    case .stream: { PadSolver($0) }
    }
  }
}

/// Encryption then compression of the colour planes as one grey picture.
private struct PlanesSolver: KeySolver {
  private let blocks: BlockSolver
  private let size: Size
  private let channels: Int

  init?(_ pairs: PicturePairs, side: Int) {
    guard let blocks = BlockSolver(pairs.inPlanes, side: side) else { return nil }
    self.blocks = blocks
    (size, channels) = (pairs.size, pairs.channels)
  }

  func rebuild(_ ciphertext: [UInt8]) -> [UInt8] {
    let planes = Image(size: size, channels: channels, bytes: ciphertext).planesSideBySide
    let rebuilt = Image(size: planes.size, channels: 1, bytes: blocks.rebuild(planes.bytes))
    return rebuilt.interleavingPlanes(channels).bytes
  }
}
