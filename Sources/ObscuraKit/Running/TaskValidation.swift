import Auditing
import Networks
import Records
import Tensors

/// How well a scheme under training does its task on the validation part.
struct TaskValidation {
  private let data: PreparedData
  private let precision: Networks.Precision
  private let places: [Int]

  /// nil where no picture of the part carries a task label.
  init?(_ data: PreparedData, precision: Networks.Precision) {
    places = data.labelled(.validation, data.task)
    guard !places.isEmpty else { return nil }
    self.data = data
    self.precision = precision
  }

  /// Balanced accuracy, averaged over the task labels that occur.
  /// - Parameter classify: pictures `[N, C, H, W]` to task logits `[N, L]`.
  func score(_ classify: (Tensor) -> Tensor) -> Double {
    let scores = data.task.probabilities(places, precision: precision) {
      classify(AuditSubject.pictures(data.dataset, $0, precision: precision))
    }
    let accuracies = zip(data.task.labels, scores).compactMap { label, scores in
      data.dataset.label(label.name).flatMap { column in
        Predictions(
          truth: places.map { column.values[$0] }, scores: scores.flatMap(\.self),
          classes: label.classes
        ).balancedAccuracy()
      }
    }
    return accuracies.reduce(0, +) / Double(max(1, accuracies.count))
  }
}
