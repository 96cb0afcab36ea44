import Foundation

/// Eigenvectors of a small symmetric matrix by Jacobi's rotations.
enum SymmetricEigenvectors {
  private static let sweeps = 60

  /// - Parameter matrix: row-major, `side` x `side`.
  /// - Returns: unit vectors by falling eigenvalue, each `side` numbers.
  static func of(_ matrix: [Double], side: Int) -> [[Double]] {
    var a = matrix
    var vectors = (0..<side * side).map { $0 / side == $0 % side ? 1.0 : 0 }
    let whole = matrix.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<sweeps {
      var off = 0.0
      for p in 0..<side {
        for q in (p + 1)..<max(p + 1, side) { off += 2 * a[p * side + q] * a[p * side + q] }
      }
      guard off > 1e-24 * whole else { break }
      for p in 0..<side {
        for q in (p + 1)..<max(p + 1, side) where a[p * side + q] != 0 {
          rotate(&a, &vectors, p, q, side)
        }
      }
    }
    return (0..<side).sorted { a[$0 * side + $0] > a[$1 * side + $1] }
      .map { column in (0..<side).map { vectors[$0 * side + column] } }
  }

  /// Makes one pair of entries 0.
  private static func rotate(
    _ a: inout [Double], _ vectors: inout [Double], _ p: Int, _ q: Int, _ side: Int
  ) {
    let ratio = (a[q * side + q] - a[p * side + p]) / (2 * a[p * side + q])
    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    func turn(_ values: inout [Double], _ first: Int, _ second: Int) {
      let (x, y) = (values[first], values[second])
      values[first] = cosine * x - sine * y
      values[second] = sine * x + cosine * y
    }
    for k in 0..<side { turn(&a, k * side + p, k * side + q) }
    for k in 0..<side { turn(&a, p * side + k, q * side + k) }
    for k in 0..<side { turn(&vectors, k * side + p, k * side + q) }
  }
}
