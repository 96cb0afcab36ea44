import CCipherKernels

/// Moves, turns, mirrors and inverts whole blocks, so that JPEG still compresses what comes out:
/// encryption then compression (Kurihara, Shiota and Kiya 2015; grey variant Chuman,
/// Sirichotedumrong and Kiya 2019).
public struct BlockCipher: ImageCipher {
  public static let name = "etc"
  public static let summary = "blocks moved, turned, inverted and recoloured; survives JPEG"

  /// Side of a block: 8, or 16 where JPEG halves the colours.
  public let side: Int
  /// Lays the three planes side by side as one grey image.
  public let isGrey: Bool

  let path: KernelPath

  /// - Parameter side: 8 or 16.
  public init(side: Int, isGrey: Bool) { self.init(side: side, isGrey: isGrey, path: .best) }

  package init(side: Int, isGrey: Bool, path: KernelPath) {
    precondition(side == 8 || side == 16, "BlockCipher: got blocks of \(side), expected 8 or 16")
    self.side = side
    self.isGrey = isGrey
    self.path = path
  }

  public var label: String { "etc-\(side)" + (isGrey ? "-grey" : "") }
  public var block: Int { side }
  public var survivesJPEG: Bool { true }

  public func scrambledShape(of whole: ImageShape) -> ImageShape {
    guard isGrey, whole.channels == 3 else { return whole }
    return ImageShape(
      .init(height: whole.size.height, width: 3 * whole.size.width), channels: 1)
  }

  public func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    move(source, target, shape, key, .encrypting)
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    move(source, target, shape, key, .decrypting)
  }

  private func move(
    _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>,
    _ shape: ImageShape, _ key: ImageKey, _ direction: CipherDirection
  ) {
    let scrambled = scrambledShape(of: shape)
    let count = scrambled.size.area / (side * side)
    guard count > 0 else { return }
    let blocks = ck_blocks(
      height: shape.size.height, width: shape.size.width, channels: Int32(shape.channels),
      side: Int32(side))
    withMoves(count, coloured: scrambled.channels == 3, key) { moves in
      let step = scrambled == shape ? ck_move_blocks : ck_move_planes
      step(
        source.baseAddress, target.baseAddress, blocks, moves, direction.inverse, path.kernel)
    }
  }

  /// What the key says about so many blocks.
  private func withMoves(
    _ count: Int, coloured: Bool, _ key: ImageKey, _ body: (ck_moves) -> Void
  ) {
    let colours = coloured ? count : 0
    let needed =
      count + Keystream.bytes(permuting: count) + Keystream.bytes(ordering: colours)
    withScratch(count) { order in
      withScratch(colours) { colours in
        key.withKeystream(atLeast: needed) { stream in
          guard let turns = stream.bytes(count), stream.permutation(order),
            stream.orders(colours)
          else { return false }
          body(
            ck_moves(order: order.baseAddress, turns: turns, colours: colours.baseAddress))
          return true
        }
      }
    }
  }
}
