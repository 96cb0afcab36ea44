import Foundation
import Tensors

/// How rows of numbers lie about their mean: what normal densities of any shrinkage are made of.
///
/// Where there are fewer rows than numbers, all is done with the products of rows with rows:
/// `det(s I + AᵀA) = s^(M - N) det(s I + A Aᵀ)`, and likewise for the inverse.
package struct Scatter {
  /// `[1, M]`.
  private let mean: Tensor
  /// Centred and divided by √N, `[N, M]`.
  private let rows: Tensor
  /// Numbers of a row.
  package let length: Int
  private let isWide: Bool
  /// `rows rowsᵀ` or `rowsᵀ rows`, whichever is smaller.
  private let products: [Double]
  private let side: Int
  /// The mean variance of a number.
  package let variance: Double

  /// - Parameter values: `[N, M]` float64, at least one row.
  package init(_ values: Tensor) {
    let (count, length) = (values.shape[0], values.shape[1])
    mean = values.mean(over: [0], keepingDimensions: true)
    rows = (values - mean) / Double(count).squareRoot()
    self.length = length
    isWide = count < length
    side = min(count, length)
    let turned = rows.permuted([1, 0])
    products =
      (isWide ? rows.multiplied(by: turned) : turned.multiplied(by: rows)).doubles
    variance =
      (0..<side).reduce(0) { [products, side] in $0 + products[$1 * (side + 1)] } / Double(length)
  }

  /// Other rows as this scatter's densities see them.
  package struct View: Sendable {
    let squaredNorms: [Double]
    /// A row's products with the scatter's own rows, or its numbers.
    let products: [[Double]]
  }

  /// - Parameter values: `[K, M]` float64.
  package func view(_ values: Tensor) -> View {
    let centred = values - mean
    let seen = isWide ? centred.multiplied(by: rows.permuted([1, 0])) : centred
    let numbers = seen.doubles
    return View(
      squaredNorms: centred.squared().sum(over: [1]).doubles,
      products: (0..<values.shape[0]).map { Array(numbers[$0 * side..<($0 + 1) * side]) })
  }

  /// The normal density of covariance `(1 - shrinkage) C + (shrinkage v + added) I`, where v is the
  /// mean variance: the more it is shrunk, the less a few rows can mislead.
  package func density(shrinkage: Double, added: Double) -> NormalDensity {
    let weight = 1 - shrinkage
    let rest = max(shrinkage * variance + added, 1e-12)
    var matrix = products.map { $0 * weight }
    for place in 0..<side { matrix[place * (side + 1)] += rest }
    return NormalDensity(
      factor: CholeskyFactor(matrix, side: side), weight: weight, rest: rest, length: length,
      side: side, isWide: isWide)
  }
}

/// A normal density over rows of M numbers.
package struct NormalDensity: Sendable {
  private let factor: CholeskyFactor
  private let weight: Double
  private let rest: Double
  private let isWide: Bool
  package let length: Int
  /// Of the covariance.
  package let logDeterminant: Double
  /// The trace of the covariance's inverse.
  package let inverseTrace: Double

  fileprivate init(
    factor: CholeskyFactor, weight: Double, rest: Double, length: Int, side: Int, isWide: Bool
  ) {
    self.factor = factor
    self.weight = weight
    self.rest = rest
    self.length = length
    self.isWide = isWide
    let others = Double(length - side)
    logDeterminant = others * log(rest) + factor.logDeterminant
    inverseTrace = others / rest + factor.inverseTrace
  }

  /// `(x - mean)ᵀ S⁻¹ (x - mean)` of each row.
  package func squaredNorms(_ view: Scatter.View) -> [Double] {
    Array(view.products.indices).concurrentMap { row in
      guard isWide else { return factor.squaredNorm(of: view.products[row]) }
      let explained = factor.squaredNorm(of: view.products[row]) * weight
      return max(0, view.squaredNorms[row] - explained) / rest
    }
  }
}
