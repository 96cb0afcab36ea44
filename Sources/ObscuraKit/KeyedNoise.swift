import Crypto
import Datasets
import Foundation
import Records

/// Release noise under a key of the owner: the same picture of the same name gets the same noise in the
/// same release, so that nobody averages it away by asking twice; another picture of that name gets
/// another, so that nobody subtracts one release from the other. A run's published seed has no part in it.
struct KeyedNoise {
  let noise: ReleaseNoise
  private let key: SymmetricKey

  /// Takes the key in the owner's folder, or puts one there from the system's randomness.
  init(_ noise: ReleaseNoise, owner: URL) throws {
    self.noise = noise
    key = try OwnerKey.read("noise.key", in: owner)
  }

  /// - Parameter release: another number for another release of the same sample.
  func draw(_ count: Int, for id: SampleID, _ pixels: [UInt8], release: Int) -> [Float] {
    let name = Data("\(release)\u{0}\(id.split)\u{0}\(id.key)\u{0}".utf8)
    var uniforms = Uniforms(key: key, name + SHA256.hash(data: pixels), count: 2 * count)
    let scale = noise.scales[0]
    return (0..<count).map { _ in
      // Above 0, whose logarithm there is none of.
      let (first, second) = (uniforms.next(), uniforms.next())
      switch noise.law {
      case .gaussian:
        return Float(scale * (-2 * log(first)).squareRoot() * cos(2 * .pi * second))
      case .laplace: return Float(scale * (log(first) - log(second)))
      }
    }
  }
}

/// Numbers in (0, 1] from ChaCha20's key stream, under a key of each sample's own.
private struct Uniforms {
  private let stream: Data
  private var place = 0

  init(key: SymmetricKey, _ purpose: Data, count: Int) {
    let own = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: purpose, using: key))
    let zeros = Data(repeating: 0, count: 8 * count)
    let nonce = try? ChaChaPoly.Nonce(data: Data(repeating: 0, count: 12))
    guard let box = try? ChaChaPoly.seal(zeros, using: own, nonce: nonce) else {
      preconditionFailure("KeyedNoise: \(8 * count) bytes are more than one stream holds")
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
