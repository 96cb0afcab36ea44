import Pixels

/// Belief propagation between the rows and the columns of a picture, each of which is solved
/// exactly as a chain of second order: one message a pixel says what its row would pay for every
/// candidate, and one what its column would.
struct ChainField {
  let size: Size
  let energy: CandidateEnergy
  let rounds: Int

  /// Costs of the candidates under the best choice of all others, up to a constant for every pixel.
  /// - Returns: `[pixel, candidate]`.
  func beliefs(of table: CandidateTable) -> [Float] {
    let rows = (0..<size.height).map {
      Line(start: $0 * size.width, stride: 1, length: size.width)
    }
    let columns = (0..<size.width).map { Line(start: $0, stride: size.width, length: size.height) }
    var beliefs = table.priors
    var messages = [[Float]](
      repeating: [Float](repeating: 0, count: beliefs.count), count: 2)
    var scratch = [Float](
      repeating: 0,
      count: ChainSolver.scratch(
        length: max(size.height, size.width), capacity: table.capacity))
    table.features.withUnsafeBufferPointer { features in
      table.counts.withUnsafeBufferPointer { counts in
        scratch.withUnsafeMutableBufferPointer { scratch in
          guard let features = features.baseAddress, let counts = counts.baseAddress,
            let scratch = scratch.baseAddress
          else { return }
          let solver = ChainSolver(
            energy: energy, length: max(size.height, size.width), capacity: table.capacity,
            features: features, counts: counts, scratch: scratch)
          for _ in 0..<rounds {
            for (direction, lines) in [rows, columns].enumerated() {
              for line in lines where line.length > 1 {
                solver.solve(line, &beliefs, &messages[direction])
              }
            }
          }
        }
      }
    }
    return beliefs
  }
}

/// Pixels in a row, or in a column.
struct Line {
  let start: Int
  let stride: Int
  let length: Int

  func pixel(_ place: Int) -> Int { start + place * stride }
}
