import Tensors

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
