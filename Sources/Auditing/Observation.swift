import Architectures
import Datasets
import Networks
import Tensors

/// Exactly what an attacker has under a threat model.
public struct Observation {
  public let threat: ThreatModel
  /// Of one protected sample.
  public let protected: FeatureShape
  /// Of one picture.
  public let picture: FeatureShape
  public let precision: Precision
  /// The attacker's own pictures, their labels, and what the obfuscator made of them.
  public let training: Evidence
  /// More of the same, to choose among attackers.
  public let validation: Evidence
  /// nil where protection is no keyed cipher.
  public let cipher: CipherAccess?

  /// Whether what is released has the pictures' own size and as many channels.
  var releasesPictures: Bool { protected == picture }

  /// Whether it is known that no image shares its key with another.
  var hasIndependentKeys: Bool { cipher?.freshKeyQuery != nil }

  /// What an attacker learns from at some places of its part.
  ///
  /// - Parameter seed: of this step; every step draws other keys.
  func lesson(_ places: [Int], seed: UInt64) -> Tensor {
    cipher?.freshKeyQuery?(places, seed) ?? training.protected(places)
  }
}

/// Samples with both sides of the protection.
public struct Evidence {
  public let dataset: Dataset
  /// Places in the data set.
  public let indices: [Int]
  public let protected: ProtectedSet

  /// The class ids of a label at these places; all missing where the data lacks it.
  func labels(_ name: String) -> [Int32] {
    guard let column = dataset.label(name) else { return indices.map { _ in -1 } }
    return indices.map { column.values[$0] }
  }

  /// Pictures `[N, C, H, W]` at some of the places.
  func pictures(_ wanted: [Int], precision: Precision) -> Tensor {
    AuditSubject.pictures(dataset, wanted, precision: precision)
  }
}

/// Protected representations, computed once and kept where they fit into memory, else again each
/// time.
public final class ProtectedSet {
  private let compute: ([Int]) -> Tensor
  private let rows: [Int: Int]
  private let cache: Tensor?

  static let chunk = 128

  /// - Parameters:
  ///   - indices: places in the data set.
  ///   - valuesPerSample: numbers of one representation.
  ///   - budget: most bytes that the cache may take.
  ///   - compute: representations `[N, …]` for places in the data set.
  public init(
    _ indices: [Int], valuesPerSample: Int, budget: Int, compute: @escaping ([Int]) -> Tensor
  ) {
    self.compute = compute
    guard indices.count * valuesPerSample * 4 <= budget, !indices.isEmpty else {
      rows = [:]
      cache = nil
      return
    }
    rows = Dictionary(uniqueKeysWithValues: indices.enumerated().map { ($0.element, $0.offset) })
    cache = withoutGradients {
      Tensor.concatenated(
        indices.chunks(of: Self.chunk).map {
          compute($0).converted(to: .float32, layout: .preserved).detached()
        })
    }
  }

  /// Representations for places in the data set that belong to this set.
  public func callAsFunction(_ indices: [Int]) -> Tensor {
    guard let cache else { return withoutGradients { compute(indices) } }
    return cache.rows(
      indices.map { place in
        guard let row = rows[place] else {
          preconditionFailure("ProtectedSet: sample \(place) does not belong to this set")
        }
        return row
      })
  }
}

extension Array {
  /// At most so many, from all over.
  package func thinned(to most: Int) -> [Element] {
    count <= most ? self : (0..<most).map { self[$0 * count / most] }
  }

  /// The elements in runs of at most `length`.
  func chunks(of length: Int) -> [[Element]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
  }
}
