import CCipherKernels
import Foundation

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

  private static let shuffleStream: UInt64 = 3

  public func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    guard shuffles, shape.channels == 3 else { return invert(source, target, shape, key) }
    withScratch(shape.count) { scratch in
      invert(source, scratch, shape, key)
      reorder(UnsafeBufferPointer(scratch), target, shape, key, .encrypting)
    }
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    guard shuffles, shape.channels == 3 else { return invert(source, target, shape, key) }
    reorder(source, target, shape, key, .decrypting)
    invert(UnsafeBufferPointer(target), target, shape, key)
  }

  private func invert(
    _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>,
    _ shape: ImageShape, _ key: ImageKey
  ) {
    let streams = (0..<shape.channels).map { key.bits(UInt64($0), count: shape.size.area) }
    withBytes(streams) { bits in
      bits.withUnsafeBufferPointer { bits in
        ck_invert(
          source.baseAddress, target.baseAddress, shape.size.area, Int32(shape.channels),
          bits.baseAddress, path.kernel)
      }
    }
  }

  private func reorder(
    _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>,
    _ shape: ImageShape, _ key: ImageKey, _ direction: CipherDirection
  ) {
    guard shape.size.area > 0 else { return }
    key.drawing(
      from: Self.shuffleStream, atLeast: ImageKey.orderBytes(shape.size.area)
    ) { stream -> Void? in
      let used = ck_reorder(
        source.baseAddress, target.baseAddress, shape.size.area, stream.baseAddress,
        stream.count, direction.inverse, path.kernel)
      return used == 0 ? nil : ()
    }
  }

  /// Calls `body` with the beginnings of one to three streams, the last repeated to make three.
  private func withBytes(_ streams: [Data], _ body: ([UnsafePointer<UInt8>?]) -> Void) {
    func open(_ index: Int, _ opened: [UnsafePointer<UInt8>?]) {
      guard index < streams.count else {
        return body(opened + Array(repeating: opened.last ?? nil, count: 3 - opened.count))
      }
      streams[index].withUnsafeBytes {
        open(index + 1, opened + [$0.assumingMemoryBound(to: UInt8.self).baseAddress])
      }
    }
    open(0, [])
  }
}

/// Which instructions a kernel uses; all give the same bytes.
package enum KernelPath: Sendable {
  case best, portable

  var kernel: ck_path { self == .best ? CK_BEST : CK_PORTABLE }
}

/// Memory for one step of a cipher.
func withScratch<Result>(
  _ count: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Result
) -> Result {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, count)) { memory in
    body(UnsafeMutableBufferPointer(rebasing: memory.prefix(count)))
  }
}
