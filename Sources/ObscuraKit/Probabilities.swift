import Networks
import Tensors

extension LabelHead {
  private static let chunk = 256

  /// Asks a network about many samples, so many at once that they fit.
  ///
  /// - Parameter logits: some of the rows to logits `[n, L]`; run without gradients, in the
  ///   precision's numbers.
  /// - Returns: probabilities by label, `[label][row][class]`.
  func probabilities(
    _ rows: [Int], precision: Precision, logits: ([Int]) -> Tensor
  ) -> [[[Float]]] {
    var all = labels.map { _ in [[Float]]() }
    for start in stride(from: 0, to: rows.count, by: Self.chunk) {
      let some = Array(rows[start..<min(start + Self.chunk, rows.count)])
      let values = withoutGradients { precision.apply { logits(some) }.converted(to: .float32) }
      for (index, part) in probabilities(values).enumerated() { all[index] += part }
    }
    return all
  }
}
