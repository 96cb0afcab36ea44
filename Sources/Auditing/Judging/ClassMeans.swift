import Datasets
import Networks
import Tensors

/// The best picture for somebody who knows the task labels and nothing else: the mean picture of
/// the attacker's samples with the same task labels.
struct ClassMeans {
  private let means: [[Int32]: Tensor]  // [1, C, H, W]
  private let overall: Tensor
  private let columns: [[Int32]]

  init(_ evidence: Evidence, tasks: [String], precision: Precision) {
    columns = tasks.compactMap { evidence.dataset.label($0)?.values }
    var sums: [[Int32]: (sum: Tensor, count: Int)] = [:]
    var total: (sum: Tensor, count: Int)?
    for place in evidence.indices {
      let key = columns.map { $0[place] }
      let picture = evidence.pictures([place], precision: precision)
      sums[key] = sums[key].map { ($0.sum + picture, $0.count + 1) } ?? (picture, 1)
      total = total.map { ($0.sum + picture, $0.count + 1) } ?? (picture, 1)
    }
    means = sums.mapValues { $0.sum / Double($0.count) }
    guard let total else { preconditionFailure("ClassMeans: no samples") }
    overall = total.sum / Double(total.count)
  }

  /// The mean pictures for places of the data set, `[N, C, H, W]`.
  func callAsFunction(_ places: [Int]) -> Tensor {
    Tensor.concatenated(places.map { place in means[columns.map { $0[place] }] ?? overall })
  }
}
