import CCipherKernels

/// Shuffles the half bytes of 4 x 4 blocks, all blocks alike (Tanaka, "Learnable image encryption").
public struct TanakaCipher: ImageCipher {
  public static let name = "tanaka"
  public static let summary = "half bytes of 4 x 4 blocks inverted and shuffled, all blocks alike"

  let path: KernelPath

  public init() { self.init(path: .best) }

  package init(path: KernelPath) { self.path = path }

  public var block: Int { HalfBytes.side }

  public func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    transform(source, target, shape, key, .encrypting)
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    transform(source, target, shape, key, .decrypting)
  }

  private func transform(
    _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>,
    _ shape: ImageShape, _ key: ImageKey, _ direction: CipherDirection
  ) {
    let halves = HalfBytes(shape)
    withScratch(halves.valuesPerBlock) { order in
      key.withKeystream(atLeast: halves.keystream(blocks: 1)) { stream in
        guard var blockKey = halves.key(&stream, order, direction) else { return false }
        ck_half_bytes_image(
          source.baseAddress, target.baseAddress, shape.size.height, shape.size.width,
          Int32(shape.channels), &blockKey, direction.inverse, path.kernel)
        return true
      }
    }
  }
}

/// As `TanakaCipher`, with a key for every block, and the blocks change places (Madono, Tanaka,
/// Onishi and Ogawa, "Block-wise scrambled image recognition using adaptation network").
public struct EleCipher: ImageCipher {
  public static let name = "ele"
  public static let summary = "as tanaka, with a key for every block, and the blocks shuffled"

  public init() {}

  public var block: Int { HalfBytes.side }

  public func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    eachBlock(shape, key, .encrypting) { halves, plain, place, blockKey in
      halves.move(source, plain, to: target, place, blockKey, .encrypting)
    }
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    eachBlock(shape, key, .decrypting) { halves, plain, place, blockKey in
      halves.move(source, place, to: target, plain, blockKey, .decrypting)
    }
  }

  /// - Parameter body: takes a block's place in the plain image, its place in the ciphertext, and
  ///   the key of the plain one.
  private func eachBlock(
    _ shape: ImageShape, _ key: ImageKey, _ direction: CipherDirection,
    _ body: (HalfBytes, Int, Int, ck_half_bytes_key) -> Void
  ) {
    let halves = HalfBytes(shape)
    let needed =
      Keystream.bytes(permuting: halves.count) + halves.keystream(blocks: halves.count)
    withScratch(halves.count) { plains in
      withScratch(halves.valuesPerBlock) { order in
        key.withKeystream(atLeast: needed) { stream in
          guard stream.permutation(plains) else { return false }
          for (place, plain) in plains.enumerated() {
            guard let blockKey = halves.key(&stream, order, direction) else { return false }
            body(halves, Int(plain), place, blockKey)
          }
          return true
        }
      }
    }
  }
}

/// An image as 4 x 4 blocks of half bytes.
private struct HalfBytes {
  static let side = 4

  let channels: Int
  /// Bytes of a row.
  let stride: Int
  let blocksPerRow: Int
  /// Number of blocks.
  let count: Int

  init(_ shape: ImageShape) {
    channels = shape.channels
    stride = shape.size.width * shape.channels
    blocksPerRow = shape.size.width / Self.side
    count = blocksPerRow * (shape.size.height / Self.side)
  }

  var valuesPerBlock: Int { 2 * Self.side * Self.side * channels }

  /// Bytes that hold the keys of so many blocks with hardly ever an exception.
  func keystream(blocks: Int) -> Int {
    blocks * valuesPerBlock / 8 + Keystream.bytes(permuting: valuesPerBlock, times: blocks)
  }

  /// A block's key: bits, then the order, for which `order` is memory.
  func key(
    _ stream: inout Keystream, _ order: UnsafeMutableBufferPointer<UInt32>,
    _ direction: CipherDirection
  ) -> ck_half_bytes_key? {
    guard let bits = stream.bytes(valuesPerBlock / 8), stream.permutation(order) else {
      return nil
    }
    var key = ck_half_bytes_key()
    ck_half_bytes_key_make(
      &key, Int32(channels), bits, order.baseAddress, direction.inverse)
    return key
  }

  func move(
    _ source: UnsafeBufferPointer<UInt8>, _ from: Int,
    to target: UnsafeMutableBufferPointer<UInt8>, _ place: Int, _ key: ck_half_bytes_key,
    _ direction: CipherDirection
  ) {
    withUnsafePointer(to: key) { key in
      ck_half_bytes_block(
        source.baseAddress.map { $0 + first(from) }, stride,
        target.baseAddress.map { $0 + first(place) }, stride, Int32(channels), key,
        direction.inverse)
    }
  }

  private func first(_ block: Int) -> Int {
    (block / blocksPerRow * stride + block % blocksPerRow * channels) * Self.side
  }
}
