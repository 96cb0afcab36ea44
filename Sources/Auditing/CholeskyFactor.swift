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

  /// `|L⁻¹ x|²`.
  package func squaredNorm(of x: [Double]) -> Double {
    var rest = x
    var sum = 0.0
    for (column, values) in columns.enumerated() {
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
