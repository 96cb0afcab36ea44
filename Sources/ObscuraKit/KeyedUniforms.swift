import Crypto
import Datasets
import Foundation

/// Numbers in (0, 1] from ChaCha20's key stream, under a key for each purpose.
struct KeyedUniforms {
  private let stream: Data
  private var place = 0

  init(key: SymmetricKey, _ purpose: Data, count: Int) {
    let own = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: purpose, using: key))
    let zeros = Data(repeating: 0, count: 8 * count)
    let nonce = try? ChaChaPoly.Nonce(data: Data(repeating: 0, count: 12))
    guard let box = try? ChaChaPoly.seal(zeros, using: own, nonce: nonce) else {
      preconditionFailure("KeyedUniforms: \(8 * count) bytes are more than one stream holds")
    }
    stream = box.ciphertext
  }

  mutating func next() -> Double {
    let bits = stream[(stream.startIndex + place)..<(stream.startIndex + place + 8)]
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    place += 8
    return (Double(bits >> 11) + 1) * 0x1p-53
  }
}

/// What an owner's private modules begin from: numbers under a key of the owner's alone. A run's published
/// seed has no part in it, so that nobody trains the same module again.
struct KeyedWeights {
  let owner: URL

  /// Takes the key in the owner's folder, or puts one there from the system's randomness.
  func uniforms(_ parameter: Int, _ count: Int) throws -> [Float] {
    let key = try OwnerKey.read("module.key", in: owner)
    var uniforms = KeyedUniforms(key: key, Data("module \(parameter)".utf8), count: count)
    return (0..<count).map { _ in
      // Of 24 bits, so that none rounds to 1.
      (Float(Int(uniforms.next() * 0x1p24).clamped(to: 0...0xFF_FFFF)) + 0.5) * 0x1p-24
    }
  }
}

extension Int {
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
