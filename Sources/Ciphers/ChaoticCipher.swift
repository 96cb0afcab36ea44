import CCipherKernels

/// RC4's stream, keyed by a logistic map: a comparator after Gaata and Hantoosh, who leave the
/// arithmetic open. Whole numbers make it the same on every machine.
public struct ChaoticCipher: ImageCipher {
  public static let name = "chaotic"
  public static let summary = "exclusive or with RC4 keyed by a logistic map; a comparator"

  public init() {}

  public func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    ck_rc4(
      source.baseAddress, target.baseAddress, shape.count, LogisticMap.streamKey(from: key.bytes))
  }

  public func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey
  ) {
    encrypt(source, into: target, shape: shape, key: key)
  }
}

/// x ← r x (1 − x) in 64-bit fixed point: x in units of 2^-64, r in units of 2^-62.
private struct LogisticMap {
  private var x: UInt64
  private let r: UInt64

  private init(_ key: [UInt8]) {
    func number(_ place: Int) -> UInt64 {
      key[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    x = number(0) | 1
    r = .max - number(8) >> 8
  }

  private mutating func step() {
    let product = x.multipliedFullWidth(by: 0 &- x).high
    let (high, low) = r.multipliedFullWidth(by: product)
    x = high << 2 | low >> 62
  }

  /// The 256 bytes that key RC4.
  static func streamKey(from key: [UInt8]) -> [UInt8] {
    var map = LogisticMap(key)
    for _ in 0..<64 { map.step() }
    return (0..<256).map { _ in
      map.step()
      return UInt8(truncatingIfNeeded: map.x >> 24)
    }
  }
}
