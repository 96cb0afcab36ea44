import Foundation

/// The lower triangle L of a positive definite matrix L Lᵀ.
package struct CholeskyFactor: Sendable {
  /// Column after column, each from the diagonal on.
  private var columns: [[Double]]

  /// Of the mean of outer products, with a ridge that keeps it positive definite.
  ///
  /// - Parameters:
  ///   - samples: of mean 0, `length` values each.
  ///   - ridge: added to the diagonal, of the diagonal's mean.
  package init(ofCovariance samples: [[Double]], length: Int, ridge: Double) {
    columns = (0..<length).map { [Double](repeating: 0, count: length - $0) }
    let share = 1 / Double(max(1, samples.count))
    for sample in samples {
      for column in 0..<length {
        Self.add(sample[column] * share, sample, from: column, to: &columns[column])
      }
    }
    let diagonal = columns.map { $0[0] }
    // Where nothing varies any ridge will do.
    let mean = max(diagonal.reduce(0, +) / Double(max(1, length)), 1)
    for column in columns.indices { columns[column][0] += ridge * mean }
    factorise()
  }

  /// Of a positive definite matrix, row-major, of which the lower triangle is read.
  package init(_ matrix: [Double], side: Int) {
    precondition(
      matrix.count == side * side, "CholeskyFactor: \(matrix.count) values for side \(side)")
    columns = (0..<side).map { column in (column..<side).map { matrix[$0 * side + column] } }
    factorise()
  }

  /// Columns to the right lose what the ones to the left account for.
  private mutating func factorise() {
    for column in columns.indices {
      let root = columns[column][0].squareRoot()
      for index in columns[column].indices { columns[column][index] /= root }
      let done = columns[column]
      for other in 1..<max(1, done.count) {
        Self.add(-done[other], done, from: other, to: &columns[column + other])
      }
    }
  }

  /// The natural logarithm of the matrix's determinant.
  package var logDeterminant: Double { columns.reduce(0) { $0 + 2 * log($1[0]) } }

  /// The trace of the matrix's inverse.
  package var inverseTrace: Double {
    let side = columns.count
    let norms = Array(0..<side).concurrentMap { place in
      var unit = [Double](repeating: 0, count: side)
      unit[place] = 1
      return squaredNorm(of: unit, from: place)
    }
    return norms.reduce(0, +)
  }

  /// `|L⁻¹ x|²`.
  package func squaredNorm(of x: [Double]) -> Double { squaredNorm(of: x, from: 0) }

  /// - Parameter first: place before which x is 0.
  private func squaredNorm(of x: [Double], from first: Int) -> Double {
    var rest = x
    var sum = 0.0
    for column in first..<columns.count {
      let values = columns[column]
      let solved = rest[column] / values[0]
      sum += solved * solved
      rest.withUnsafeMutableBufferPointer { rest in
        values.withUnsafeBufferPointer { values in
          for index in 1..<max(1, values.count) { rest[column + index] -= solved * values[index] }
        }
      }
    }
    return sum
  }

  /// Adds `factor` times what follows a place in `values`.
  private static func add(
    _ factor: Double, _ values: [Double], from first: Int, to sums: inout [Double]
  ) {
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for index in sums.indices { sums[index] += factor * values[first + index] }
      }
    }
  }
}
