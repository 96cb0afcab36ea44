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
      return blocks.encrypt(source, into: target, key)
    }
    withScratch(shape.count) { planes in
      Planes(shape).separate(source, into: planes)
      blocks.encrypt(UnsafeBufferPointer(planes), into: target, key)
    }
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    let blocks = Blocks(scrambledShape(of: shape), side: side)
    guard isGrey, shape.channels == 3 else {
      return blocks.decrypt(source, into: target, key)
    }
    withScratch(shape.count) { planes in
      blocks.decrypt(source, into: planes, key)
      Planes(shape).join(UnsafeBufferPointer(planes), into: target)
    }
  }
}

/// An image as square blocks.
private struct Blocks {
  let side: Int
  let channels: Int
  let stride: Int
  let blocksPerRow: Int
  let count: Int

  init(_ shape: ImageShape, side: Int) {
    self.side = side
    channels = shape.channels
    stride = shape.size.width * shape.channels
    blocksPerRow = shape.size.width / side
    count = blocksPerRow * (shape.size.height / side)
  }

  func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    _ key: ImageKey
  ) {
    eachMove(key) { plain, place, move in
      ck_move_block(
        source.baseAddress, self.place(plain), target.baseAddress, self.place(place), Int32(side),
        Int32(channels), move, 0)
    }
  }

  func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    _ key: ImageKey
  ) {
    eachMove(key) { plain, place, move in
      ck_move_block(
        source.baseAddress, self.place(place), target.baseAddress, self.place(plain), Int32(side),
        Int32(channels), move, 1)
    }
  }

  /// - Parameter body: takes a block's place in the plain image, its place in the ciphertext, and
  ///   what happens to it.
  private func eachMove(_ key: ImageKey, _ body: (Int, Int, ck_move) -> Void) {
    let order = key.permutation(count, from: 0)
    let turns = key.stream(1, count: count)
    let bits = key.bits(2, count: count)
    let colours =
      channels == 3 ? key.orders(count, from: 3) : [UInt8](repeating: 0, count: count)
    for place in 0..<count {
      let turn = Int32(turns[place])
      let move = ck_move(
        mirror: turn >> 2 & 1, quarters: turn & 3,
        invert: Int32(bits[place / 8] >> (place % 8) & 1),
        order: Int32(colours[place]))
      body(Int(order[place]), place, move)
    }
  }

  private func place(_ block: Int) -> ck_place {
    ck_place(
      stride: stride,
      first: (block / blocksPerRow * stride + block % blocksPerRow * channels) * side)
  }
}

/// RGB as three grey planes side by side.
private struct Planes {
  let shape: ImageShape

  init(_ shape: ImageShape) { self.shape = shape }

  func separate(
    _ source: UnsafeBufferPointer<UInt8>, into planes: UnsafeMutableBufferPointer<UInt8>
  ) {
    each { interleaved, planar in planes[planar] = source[interleaved] }
  }

  func join(
    _ planes: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
  ) {
    each { interleaved, planar in target[interleaved] = planes[planar] }
  }

  private func each(_ body: (Int, Int) -> Void) {
    let width = shape.size.width
    for row in 0..<shape.size.height {
      for channel in 0..<3 {
        let planar = (row * 3 + channel) * width
        let interleaved = row * width * 3 + channel
        for column in 0..<width { body(interleaved + 3 * column, planar + column) }
      }
    }
  }
}
