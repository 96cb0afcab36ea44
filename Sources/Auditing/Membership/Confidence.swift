import Foundation
import Networks
import Tensors

/// How sure a classifier is of samples' true classes: `log(p / (1 - p))`, taken from logits, since
/// probabilities of what was learnt by heart are all 1.
/// Source: Carlini et al., Membership Inference Attacks From First Principles, section VI-A.
struct Confidence {
  private let head: LabelHead
  private let labels: [[Int32]]
  let count: Int

  /// - Parameters:
  ///   - head: the task.
  ///   - labels: of each label of the head the samples' class ids; -1 where missing.
  init(_ head: LabelHead, labels: [[Int32]]) {
    self.head = head
    self.labels = labels
    count = labels.first?.count ?? 0
  }

  /// A number for each label and sample; 0 where the label is missing.
  ///
  /// - Parameter logits: `[N, L]`.
  func values(_ logits: Tensor) -> [[Double]] {
    zip(head.split(logits), labels).map { part, truth in
      let width = part.count / max(1, count)
      let numbers = part.floats.map(Double.init)
      return truth.enumerated().map { sample, label in
        guard label >= 0 else { return 0 }
        return Self.value(Array(numbers[sample * width..<(sample + 1) * width]), Int(label))
      }
    }
  }

  /// - Parameter logits: of one label, a single one where it has two classes.
  static func value(_ logits: [Double], _ label: Int) -> Double {
    guard logits.count > 1 else { return label == 1 ? logits[0] : -logits[0] }
    let others = logits.indices.filter { $0 != label }.map { logits[$0] }
    let most = others.max() ?? 0
    return logits[label] - most - log(others.reduce(0) { $0 + exp($1 - most) })
  }
}
