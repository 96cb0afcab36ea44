import Architectures
import Datasets
import Networks
import Pixels
import Tensors

/// Somebody whose obfuscator learns together with a server: sends what it makes of private pictures
/// and moves its weights by the gradients that come back, whatever they are good for.
public struct SplitClient {
  /// Its obfuscator, whose weights an audit draws anew: pictures to what is sent.
  let network: Network
  private let owned: Samples
  private let precision: Precision

  /// - Parameters:
  ///   - network: of nobody else.
  ///   - places: of the data set: its private pictures.
  public init(_ network: Network, dataset: Dataset, places: [Int], precision: Precision) {
    self.network = network
    owned = Samples(dataset: dataset, indices: places)
    self.precision = precision
    network.move(to: precision)
  }

  /// Private pictures of one step, which the server never sees, `[N, C, H, W]`.
  func pictures(_ count: Int, seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed, 0x636C_6965)
    let places = (0..<count).map { _ in
      owned.indices[Int.random(in: owned.indices.indices, using: &generator)]
    }
    return owned.pictures(places, precision: precision)
  }

  /// What it sends of pictures with the weights that it has by then.
  func release(_ places: [Int]) -> Tensor {
    withoutGradients {
      precision.apply {
        network(owned.pictures(places, precision: precision), .evaluation)
      }
    }
  }
}
