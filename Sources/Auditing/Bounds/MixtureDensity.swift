import Foundation
import Tensors

/// A mixture of normal densities Q, for what releases tell of pictures at most.
///
/// `I(X; Z) ≤ E KL(p(z|x) ‖ Q)` for every density Q (the gap is KL(p(z) ‖ Q)), so a Q that fits badly
/// makes a bound loose, never wrong; with Q chosen on other pictures, the mean over test pictures is an
/// unbiased estimate of the right side. For a mixture, `KL(p ‖ Σ w Q) ≤ -log Σ w exp(-KL(p ‖ Q))`
/// (Jensen). Xia et al. (2025) take the mixture for the truth instead.
package struct MixtureDensity {
  /// What rows are.
  package enum Rows: Sendable {
    /// What noise of variance 1 is added to.
    case means
    /// Releases that hold noise of variance 1.
    case releases
  }

  private struct Part {
    let weight: Double
    let scatter: Scatter
    let density: NormalDensity
  }

  private let parts: [Part]
  private let kind: Rows

  /// The mixture that costs least on rows which it was not made of.
  ///
  /// - Parameters:
  ///   - rows: `[N, M]` float64.
  ///   - others: to choose by, `[K, M]`.
  ///   - counts: how many parts it may have.
  package init(
    _ kind: Rows, of rows: Tensor, choosingOn others: Tensor, parts counts: [Int] = [1, 2, 4, 8],
    seed: UInt64 = 1
  ) {
    var best: (parts: [Part], cost: Double)?
    for count in counts {
      let clusters = Clusters(rows, count: count, seed: seed)
      guard count == 1 || clusters.members.allSatisfy({ $0.count >= Self.fewest }) else { continue }
      let scatters = clusters.members.map { Scatter(rows.rows($0)) }
      let views = scatters.map { $0.view(others) }
      for shrinkage in Self.shrinkages {
        let parts = zip(clusters.members, scatters).map { members, scatter in
          Part(
            weight: Double(members.count) / Double(rows.shape[0]), scatter: scatter,
            density: scatter.density(shrinkage: shrinkage, added: kind == .means ? 1 : 0))
        }
        let cost = Self.costs(parts, kind, views).average
        if cost < best?.cost ?? .infinity { best = (parts, cost) }
      }
    }
    precondition(best != nil, "MixtureDensity: no number of parts in \(counts)")
    parts = best?.parts ?? []
    self.kind = kind
  }

  private static let shrinkages = [0.003, 0.01, 0.03, 0.1, 0.3, 1]
  /// Rows that a part must have.
  private static let fewest = 20

  /// In nats, of each row. Their mean bounds the information that a release holds from above.
  package func costs(of rows: Tensor) -> [Double] {
    Self.costs(parts, kind, parts.map { $0.scatter.view(rows) })
  }

  /// The trace of the inverse of the covariance where there is one part.
  package var inverseTrace: Double? { parts.count == 1 ? parts[0].density.inverseTrace : nil }

  private static func costs(_ parts: [Part], _ kind: Rows, _ views: [Scatter.View]) -> [Double] {
    let single = zip(parts, views).map { part, view in
      let density = part.density
      // KL of normal densities for means; cross-entropy less the noise's own entropy for releases.
      let fixed =
        density.logDeterminant - Double(density.length)
        + (kind == .means ? density.inverseTrace : 0)
      return density.squaredNorms(view).map { ($0 + fixed) / 2 }
    }
    guard single.count > 1 else { return single[0] }
    return single[0].indices.map { row in
      let terms = zip(parts, single).map { log($0.weight) - $1[row] }
      let most = terms.max() ?? 0
      return -(most + log(terms.reduce(0) { $0 + exp($1 - most) }))
    }
  }
}

/// Rows in groups that lie together (Lloyd's algorithm from far apart starts).
struct Clusters {
  /// Places of the rows of each group.
  private(set) var members: [[Int]]

  private static let rounds = 15

  init(_ rows: Tensor, count: Int, seed: UInt64) {
    let total = rows.shape[0]
    members = [Array(0..<total)]
    guard count > 1, total > count else { return }
    var centres = Self.starts(rows, count, seed: Int(seed % UInt64(total)))
    for _ in 0..<Self.rounds {
      let distances = Self.distances(rows, centres)
      members = [[Int]](repeating: [], count: count)
      for row in 0..<total {
        let own = distances[row * count..<(row + 1) * count]
        let nearest = own.indices.min { own[$0] < own[$1] } ?? own.startIndex
        members[nearest - own.startIndex].append(row)
      }
      members.removeAll(where: \.isEmpty)
      guard members.count == count else { return }
      centres = .concatenated(
        members.map { rows.rows($0).mean(over: [0], keepingDimensions: true) })
    }
  }

  /// Each start lies farthest from those before it.
  private static func starts(_ rows: Tensor, _ count: Int, seed: Int) -> Tensor {
    var chosen = [seed]
    var nearest = distances(rows, rows.rows(chosen))
    while chosen.count < count {
      let next = nearest.indices.max { nearest[$0] < nearest[$1] } ?? 0
      chosen.append(next)
      nearest = zip(nearest, distances(rows, rows.rows([next]))).map(min)
    }
    return rows.rows(chosen)
  }

  /// Squared, but for each row's own norm, which changes no order; rows after one another.
  private static func distances(_ rows: Tensor, _ centres: Tensor) -> [Double] {
    let norms = centres.squared().sum(over: [1]).reshaped([1, centres.shape[0]])
    let own = rows.squared().sum(over: [1], keepingDimensions: true)
    return (own + norms - 2 * rows.multiplied(by: centres.permuted([1, 0]))).doubles
  }
}
