import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Tensors

/// What a run's obfuscator hands out of pictures.
struct ReleasedData {
  let obfuscator: StoredNetwork
  let precision: Precision
  private let noise: KeyedNoise?

  /// - Parameter owner: where the key of release noise lies, where there is noise.
  init(_ obfuscator: StoredNetwork, owner: URL, precision: Precision) throws {
    self.obfuscator = obfuscator
    self.precision = precision
    noise = try obfuscator.noise.map { try KeyedNoise($0, owner: owner) }
    obfuscator.network.record(false)
  }

  var isPictures: Bool { obfuscator.blueprint.givesPictures }

  /// Whether a further release of the same picture is another one.
  var isRandom: Bool { noise != nil }

  /// - Parameters:
  ///   - places: of the data set.
  ///   - release: another number for another release of the same pictures.
  /// - Returns: `[N, C, H, W]`; of pictures what 8 bits hold.
  func callAsFunction(of dataset: Dataset, _ places: [Int], release: Int = 0) -> Tensor {
    let pictures = AuditSubject.pictures(dataset, places, precision: precision)
    return withoutGradients {
      var made = precision.apply { obfuscator.network(pictures, .evaluation) }
      if let noise {
        let count = obfuscator.network.output.count
        let drawn = places.flatMap {
          noise.draw(count, for: dataset.ids[$0], dataset.pixels(at: $0), release: release)
        }
        made = made + Tensor(drawn, shape: made.shape).converted(on: made.device)
      }
      return isPictures
        ? (made.byteValues / 255).converted(to: .float32, layout: precision.layout) : made
    }
  }
}
