import Architectures
import Auditing
import Datasets
import Networks
import Records
import Tensors

/// Scores a classifier on the test part: on plain pictures, and on encrypted ones where it learnt
/// from such (Sirichotedumrong, Kinoshita and Kiya, Tables III and IV).
struct Evaluating {
  let data: PreparedData
  let cipher: BatchCipher?
  let precision: Networks.Precision
  let classify: (Tensor) -> Tensor

  func rows() -> [Evaluation.Row] {
    let conditions: [Evaluation.Condition] = cipher == nil ? [.plain] : [.encrypted, .plain]
    return conditions.flatMap { condition in
      let scores = data.task.probabilities(data.split[.test], precision: precision) {
        classify(pictures($0, condition))
      }
      return data.task.labels.enumerated().compactMap { index, label in
        row(label, scores[index].flatMap(\.self), condition)
      }
    }
  }

  private func pictures(_ places: [Int], _ condition: Evaluation.Condition) -> Tensor {
    guard condition == .encrypted, let cipher else {
      return AuditSubject.pictures(data.dataset, places, precision: precision)
    }
    return .images(
      places.flatMap { cipher.encrypted(data.dataset.pixels(at: $0), $0, -1) },
      count: places.count, size: data.dataset.size, channels: data.dataset.channels,
      precision: precision)
  }

  private func row(
    _ label: LabelHead.Label, _ scores: [Float], _ condition: Evaluation.Condition
  ) -> Evaluation.Row? {
    guard let column = data.dataset.label(label.name) else { return nil }
    let places = data.split[.test]
    let predictions = Predictions(
      truth: places.map { column.values[$0] }, scores: scores, classes: label.classes)
    let groups = data.dataset.identities.map { names in
      places.map { names[$0].isEmpty ? "#\($0)" : names[$0] }
    }
    let bootstrap = Bootstrap(samples: places.count, groups: groups, resamples: 1000)
    guard let accuracy = bootstrap.interval(of: { predictions.accuracy(over: $0) }),
      let balanced = bootstrap.interval(of: { predictions.balancedAccuracy(over: $0) })
    else { return nil }
    return Evaluation.Row(
      label: label.name, condition: condition, accuracy: accuracy, balancedAccuracy: balanced,
      samples: predictions.truth.count { $0 >= 0 },
      topFive: label.classes > 5 ? predictions.accuracy(within: 5) : nil)
  }
}
