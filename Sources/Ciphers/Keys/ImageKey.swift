import CCipherKernels
import Crypto
import CryptoExtras
import Foundation

/// The key of one image under one cipher: the streams that its steps draw from.
public struct ImageKey: Sendable {
  private let key: SymmetricKey

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

  /// The first bytes of a stream: AES-256 in counter mode over zeros.
  ///
  /// Streams are 2^64 blocks apart, so that no two of them ever share one.
  func stream(_ number: UInt64, count: Int) -> Data {
    do {
      let nonce = try number < 4 ? Counters.first[Int(number)] : Counters.beginning(number)
      if count <= Zeros.few.count {
        return try AES._CTR.encrypt(Zeros.few.prefix(count), using: key, nonce: nonce)
      }
      return try AES._CTR.encrypt(Data(count: count), using: key, nonce: nonce)
    } catch {
      preconditionFailure("ImageKey.stream: \(error) although key and counter have their sizes")
    }
  }

  /// The bits of a stream, enough for so many values.
  func bits(_ number: UInt64, count: Int) -> Data {
    stream(number, count: (count + 7) / 8)
  }

  /// Bytes 0...31, for ciphers that are not made of streams.
  var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

  /// Calls `body` with ever longer beginnings of a stream until it returns something: how much is
  /// discarded on the way is not known before.
  func drawing<Result>(
    from number: UInt64, atLeast expected: Int,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result?
  ) -> Result {
    var count = expected
    while true {
      let found = stream(number, count: count).withUnsafeBytes {
        body($0.assumingMemoryBound(to: UInt8.self))
      }
      if let found { return found }
      count = 2 * count + 64
    }
  }

  /// A permutation of `0 ..< count`.
  func permutation(_ count: Int, from number: UInt64) -> [UInt32] {
    var order = [UInt32](repeating: 0, count: count)
    drawing(from: number, atLeast: 4 * count + 64) { bytes -> Void? in
      ck_permutation(&order, UInt32(count), bytes.baseAddress, bytes.count) == .max ? nil : ()
    }
    return order
  }

  /// So many orders of three.
  func orders(_ count: Int, from number: UInt64) -> [UInt8] {
    var orders = [UInt8](repeating: 0, count: count)
    drawing(from: number, atLeast: ImageKey.orderBytes(count)) { bytes -> Void? in
      ck_orders(&orders, count, bytes.baseAddress, bytes.count) == count ? () : nil
    }
    return orders
  }

  /// Bytes of a stream that hold so many orders of three with hardly ever an exception: of 256
  /// bytes 40 are discarded on average.
  static func orderBytes(_ count: Int) -> Int {
    let mean = Double((count + 2) / 3) * 256 / 216
    return Int(mean + 6 * mean.squareRoot()) + 16
  }
}

/// First counter blocks of streams; those that the ciphers use are made once.
private enum Counters {
  static let first: [AES._CTR.Nonce] = {
    do { return try (0..<4).map(beginning) } catch { preconditionFailure("Counters: \(error)") }
  }()

  static func beginning(_ stream: UInt64) throws -> AES._CTR.Nonce {
    try withUnsafeBytes(of: (stream.bigEndian, UInt64(0))) {
      try AES._CTR.Nonce(nonceBytes: $0)
    }
  }
}

/// Zeros for short streams, made once.
private enum Zeros {
  static let few = Data(count: 4096)
}
