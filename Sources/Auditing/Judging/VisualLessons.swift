import Foundation
import Networks
import Tensors

/// What a network that judges pictures can learn from somebody's own: the labels of the task, the
/// private ones, and who is in them.
struct VisualLessons {
  /// People are a label of their own, the last.
  let head: LabelHead
  let samples: Samples
  /// Of each label the class at every place of the data set, -1 where it is missing.
  private let columns: [[Int32]]

  private static let people = "who it is"

  init(_ subject: AuditSubject, own samples: Samples) {
    self.samples = samples
    var (labels, columns) = ([LabelHead.Label](), [[Int32]]())
    for label in subject.task.labels + subject.hidden.labels {
      guard !labels.contains(label), Set(samples.labels(label.name).filter { $0 >= 0 }).count > 1,
        let column = samples.dataset.label(label.name)
      else { continue }
      labels.append(label)
      columns.append(column.values)
    }
    let people = samples.dataset.identities.map { People(samples.indices, identities: $0) }
    if let people, people.names.count >= Recogniser.fewestPeople {
      var numbers = [Int32](repeating: -1, count: samples.dataset.count)
      for (person, places) in people.places.enumerated() {
        for place in places { numbers[place] = Int32(person) }
      }
      labels.append(LabelHead.Label(name: Self.people, classes: people.names.count))
      columns.append(numbers)
    }
    head = LabelHead(labels)
    self.columns = columns
  }

  /// Cross-entropies added over the labels, each in units of what guessing costs: otherwise a label
  /// of many classes would drown the others.
  ///
  /// - Parameters:
  ///   - logits: `[N, L]`.
  ///   - places: N of the data set.
  func loss(_ logits: Tensor, _ places: [Int]) -> Tensor {
    let losses = head.labels.indices.map { number in
      let label = head.labels[number]
      let classes = LabelBatch([places.map { columns[number][$0] }], device: logits.device)
      return LabelHead([label]).crossEntropy(head.split(logits)[number], classes)
        / log(Double(label.classes))
    }
    return losses.dropFirst().reduce(losses[0], +)
  }
}
