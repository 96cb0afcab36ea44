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

  /// - Parameter side: 8 or 16.
  public init(side: Int, isGrey: Bool) {
    precondition(side == 8 || side == 16, "BlockCipher: got blocks of \(side), expected 8 or 16")
    self.side = side
    self.isGrey = isGrey
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
    let blocks = Blocks(scrambledShape(of: shape), side: side)
    guard isGrey, shape.channels == 3 else {
      return blocks.move(source, into: target, key, .encrypting)
    }
    withScratch(shape.count) { planes in
      ck_planes(
        source.baseAddress, planes.baseAddress, shape.size.height, shape.size.width, 0)
      blocks.move(UnsafeBufferPointer(planes), into: target, key, .encrypting)
    }
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    let blocks = Blocks(scrambledShape(of: shape), side: side)
    guard isGrey, shape.channels == 3 else {
      return blocks.move(source, into: target, key, .decrypting)
    }
    withScratch(shape.count) { planes in
      blocks.move(source, into: planes, key, .decrypting)
      ck_planes(
        planes.baseAddress, target.baseAddress, shape.size.height, shape.size.width, 1)
    }
  }
}

/// An image as square blocks.
private struct Blocks {
  private let blocks: ck_blocks
  private let count: Int

  init(_ shape: ImageShape, side: Int) {
    blocks = ck_blocks(
      height: shape.size.height, width: shape.size.width, channels: Int32(shape.channels),
      side: Int32(side))
    count = shape.size.area / (side * side)
  }

  func move(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    _ key: ImageKey, _ direction: CipherDirection
  ) {
    guard count > 0 else { return }
    let order = key.permutation(count, from: 0)
    let turns = [UInt8](key.stream(1, count: count))
    let bits = [UInt8](key.bits(2, count: count))
    let colours = blocks.channels == 3 ? key.orders(count, from: 3) : []
    order.withUnsafeBufferPointer { order in
      turns.withUnsafeBufferPointer { turns in
        bits.withUnsafeBufferPointer { bits in
          colours.withUnsafeBufferPointer { colours in
            let moves = ck_moves(
              order: order.baseAddress, turns: turns.baseAddress, bits: bits.baseAddress,
              colours: colours.baseAddress)
            ck_move_blocks(
              source.baseAddress, target.baseAddress, blocks, moves, direction.inverse)
          }
        }
      }
    }
  }
}
