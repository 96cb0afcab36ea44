/// A regression tree of limited depth, grown level by level over histograms.
struct Tree {
  private struct Node {
    /// Column of the table; -1 in a leaf.
    var column = -1
    var bin: UInt8 = 0
    /// Of the sample, and the value that `bin` ends at.
    var source = 0
    var threshold: Float = 0
    var value: Float = 0
  }

  private var nodes: [Node]

  private static let depth = 4
  private static let leastSamples = 10
  private static let penalty: Float = 1

  /// - Parameters:
  ///   - gradients, curvatures: of the samples' losses.
  ///   - rate: share of each leaf's step that is taken.
  init(_ table: BinnedTable, _ gradients: [Float], _ curvatures: [Float], rate: Float) {
    nodes = [Node](repeating: Node(), count: (1 << (Self.depth + 1)) - 1)
    var rows = [0: Array(0..<table.count)]
    for level in 0...Self.depth {
      let first = (1 << level) - 1
      for place in first..<(first + (1 << level)) {
        guard let own = rows.removeValue(forKey: place) else { continue }
        let (gradient, curvature) = Self.sums(own, gradients, curvatures)
        nodes[place].value = rate * gradient / (curvature + Self.penalty)
        guard level < Self.depth,
          let split = Self.split(table, own, gradients, curvatures, gradient, curvature)
        else { continue }
        nodes[place].column = split.column
        nodes[place].bin = split.bin
        nodes[place].source = table.sources[split.column]
        nodes[place].threshold = table.edges[split.column][Int(split.bin)]
        let bins = table.bins[split.column]
        rows[2 * place + 1] = own.filter { bins[$0] <= split.bin }
        rows[2 * place + 2] = own.filter { bins[$0] > split.bin }
      }
    }
  }

  /// For a row of the table that it was grown on.
  func value(_ row: Int, in table: BinnedTable) -> Float {
    var place = 0
    while nodes[place].column >= 0 {
      let node = nodes[place]
      place = 2 * place + (table.bins[node.column][row] <= node.bin ? 1 : 2)
    }
    return nodes[place].value
  }

  /// For a sample's numbers.
  func value(of sample: ArraySlice<Float>) -> Float {
    var place = 0
    while nodes[place].column >= 0 {
      let node = nodes[place]
      let value = sample[sample.startIndex + node.source]
      place = 2 * place + (value <= node.threshold ? 1 : 2)
    }
    return nodes[place].value
  }

  private static func sums(
    _ rows: [Int], _ gradients: [Float], _ curvatures: [Float]
  ) -> (Float, Float) {
    rows.reduce(into: (Float(0), Float(0))) {
      $0.0 += gradients[$1]
      $0.1 += curvatures[$1]
    }
  }

  /// The split that gains most; nil where none gains.
  private static func split(
    _ table: BinnedTable, _ rows: [Int], _ gradients: [Float], _ curvatures: [Float],
    _ gradient: Float, _ curvature: Float
  ) -> (column: Int, bin: UInt8)? {
    guard rows.count >= 2 * leastSamples else { return nil }
    var best: (gain: Float, column: Int, bin: UInt8) = (1e-6, -1, 0)
    let whole = gradient * gradient / (curvature + penalty)
    for (column, bins) in table.bins.enumerated() {
      var sums = [Float](repeating: 0, count: BinnedTable.steps)
      var weights = sums
      var counts = [Int](repeating: 0, count: BinnedTable.steps)
      bins.withUnsafeBufferPointer { bins in
        for row in rows {
          let bin = Int(bins[row])
          sums[bin] += gradients[row]
          weights[bin] += curvatures[row]
          counts[bin] += 1
        }
      }
      var (left, weight, count) = (Float(0), Float(0), 0)
      for bin in 0..<table.edges[column].count {
        left += sums[bin]
        weight += weights[bin]
        count += counts[bin]
        guard count >= leastSamples, rows.count - count >= leastSamples else { continue }
        let right = gradient - left
        let gain =
          left * left / (weight + penalty)
          + right * right / (curvature - weight + penalty) - whole
        if gain > best.gain { best = (gain, column, UInt8(bin)) }
      }
    }
    return best.column < 0 ? nil : (best.column, best.bin)
  }
}
