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
    var uniforms = KeyedUniforms(key: key, name + SHA256.hash(data: pixels), count: 2 * count)
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
