import CCipherKernels

/// Inverts each value of each pixel by a bit of its own, and optionally reorders each pixel's
/// colours (Sirichotedumrong, Kinoshita and Kiya, section III.B: equation 1 and Table I).
public struct PixelCipher: ImageCipher {
  public static let name = "pixel"
  public static let summary = "negative-positive transformation per value, colour shuffle per pixel"

  /// Step 3 of the paper; grey images have nothing to shuffle.
  public let shuffles: Bool
  let path: KernelPath

  public init(shuffles: Bool) {
    self.init(shuffles: shuffles, path: .best)
  }

  package init(shuffles: Bool, path: KernelPath) {
    self.shuffles = shuffles
    self.path = path
  }

  public var label: String { shuffles ? "pixel+shuffle" : "pixel" }

  public func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    withKeystream(of: shape, key) { bits, orders in
      guard let orders else {
        invert(source, target, shape, bits)
        return true
      }
      return withScratch(shape.count) { scratch in
        invert(source, scratch, shape, bits)
        return reorder(Bytes(scratch), target, shape, orders, .encrypting)
      }
    }
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    withKeystream(of: shape, key) { bits, orders in
      if let orders {
        guard reorder(source, target, shape, orders, .decrypting) else { return false }
      }
      invert(orders == nil ? source : Bytes(target), target, shape, bits)
      return true
    }
  }

  /// Calls `body` with the bits of all channels and, where colours are shuffled, the bytes that
  /// their orders come from, until it returns that there were enough of these.
  private func withKeystream(
    of shape: ImageShape, _ key: ImageKey,
    _ body: (_ bits: UnsafePointer<UInt8>, _ orders: Bytes?) -> Bool
  ) {
    let pixels = shape.size.area
    guard pixels > 0 else { return }
    let reorders = shuffles && shape.channels == 3
    let bits = shape.channels * ck_bit_row(pixels)
    let orders = reorders ? Keystream.bytes(ordering: pixels) : 0
    key.withKeystream(atLeast: bits + orders) { stream in
      guard let bits = stream.bytes(bits) else { return false }
      return body(bits, reorders ? stream.rest : nil)
    }
  }

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private func invert(
    _ source: Bytes, _ target: UnsafeMutableBufferPointer<UInt8>, _ shape: ImageShape,
    _ bits: UnsafePointer<UInt8>
  ) {
    ck_invert(
      source.baseAddress, target.baseAddress, shape.size.area, Int32(shape.channels),
      bits, path.kernel)
  }

  private func reorder(
    _ source: Bytes, _ target: UnsafeMutableBufferPointer<UInt8>, _ shape: ImageShape,
    _ orders: Bytes, _ direction: CipherDirection
  ) -> Bool {
    ck_reorder(
      source.baseAddress, target.baseAddress, shape.size.area, orders.baseAddress,
      orders.count, direction.inverse, path.kernel) > 0
  }
}

/// Which instructions a kernel uses; all give the same bytes.
package enum KernelPath: Sendable {
  case best, portable

  var kernel: ck_path { self == .best ? CK_BEST : CK_PORTABLE }
}
