import CCipherKernels
import Crypto
import CryptoExtras
import Foundation

/// The bytes that an image key gives, taken from front to back (docs/ciphers.md, "Keystream").
///
/// One stream for all steps of a cipher, because opening one costs more than what a small picture
/// takes from it.
struct Keystream {
  /// What was not taken.
  private(set) var rest: UnsafeBufferPointer<UInt8>

  fileprivate init(_ bytes: UnsafeRawBufferPointer) {
    rest = bytes.bindMemory(to: UInt8.self)
  }

  /// So many bytes; nil where they do not reach.
  mutating func bytes(_ count: Int) -> UnsafePointer<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { advance(count) }
    return rest.baseAddress
  }

  /// Fills in a permutation of its places; false where the bytes do not reach.
  mutating func permutation(_ order: UnsafeMutableBufferPointer<UInt32>) -> Bool {
    took(ck_permutation(order.baseAddress, UInt32(order.count), rest.baseAddress, rest.count))
  }

  /// Fills in orders of three; false where the bytes do not reach.
  mutating func orders(_ orders: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    took(ck_orders(orders.baseAddress, orders.count, rest.baseAddress, rest.count))
  }

  private mutating func took(_ used: Int) -> Bool {
    // SIZE_MAX
    guard used >= 0 else { return false }
    advance(used)
    return true
  }

  private mutating func advance(_ count: Int) {
    rest = UnsafeBufferPointer(rebasing: rest[count...])
  }

  /// Bytes that hold so many permutations with hardly ever an exception.
  static func bytes(permuting count: Int, times: Int = 1) -> Int {
    times * (4 * count + 8) + 64
  }

  /// Bytes that hold so many orders of three with hardly ever an exception: of 256 bytes 40 are
  /// discarded on average.
  static func bytes(ordering count: Int) -> Int {
    let mean = Double((count + 2) / 3) * 256 / 216
    return Int(mean + 6 * mean.squareRoot()) + 16
  }
}

extension ImageKey {
  /// Calls `body` with ever longer beginnings of the keystream until it returns true: how much is
  /// discarded on the way is not known before.
  func withKeystream(atLeast expected: Int, _ body: (inout Keystream) -> Bool) {
    var count = expected
    while !keystream(count).withUnsafeBytes({
      var stream = Keystream($0)
      return body(&stream)
    }) {
      count = 2 * count + 64
    }
  }

  /// AES-256 in counter mode over zeros.
  private func keystream(_ count: Int) -> Data {
    do {
      guard count <= Zeros.few.count else {
        return try AES._CTR.encrypt(Data(count: count), using: key, nonce: Zeros.counter)
      }
      return try Zeros.few.withUnsafeBytes {
        try AES._CTR.encrypt(
          UnsafeRawBufferPointer(rebasing: $0[..<count]), using: key, nonce: Zeros.counter)
      }
    } catch {
      preconditionFailure("ImageKey: \(error) although key and counter have their sizes")
    }
  }
}

/// Zeros for short streams, made once.
private enum Zeros {
  static let few = [UInt8](repeating: 0, count: 4096)

  /// The first counter block.
  static let counter: AES._CTR.Nonce = {
    do {
      return try AES._CTR.Nonce(nonceBytes: few[..<16])
    } catch {
      preconditionFailure("AES._CTR.Nonce: \(error) although 16 bytes are what it takes")
    }
  }()
}

/// Memory for one step of a cipher.
func withScratch<Value: BitwiseCopyable, Result>(
  _ count: Int, _ body: (UnsafeMutableBufferPointer<Value>) -> Result
) -> Result {
  withUnsafeTemporaryAllocation(of: Value.self, capacity: max(1, count)) { memory in
    body(UnsafeMutableBufferPointer(rebasing: memory.prefix(count)))
  }
}
