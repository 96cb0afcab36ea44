import Crypto
import Foundation

/// The key of one image under one cipher.
public struct ImageKey: Sendable {
  let key: SymmetricKey

  init(_ key: SymmetricKey) {
    self.key = key
  }

  /// A key that nobody keeps, from the system's randomness.
  public init() {
    self.init(SymmetricKey(size: .bits256))
  }

  /// - Parameter bytes: 32 of them.
  public init(bytes: [UInt8]) {
    precondition(bytes.count == 32, "ImageKey: got \(bytes.count) bytes, expected 32")
    self.init(SymmetricKey(data: bytes))
  }

  /// Bytes 0...31, for ciphers that bring a stream of their own.
  var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }
}
