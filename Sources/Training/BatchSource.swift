import Datasets
import Networks
import Pixels
import Tensors

/// Mini-batches as a pure function of (epoch, position).
public protocol BatchSource {
  var batchesPerEpoch: Int { get }
  func trainingBatch(
    epoch: Int, at position: Int, precision: Precision, seed: UInt64
  ) -> TrainingBatch
}

extension Loader: BatchSource {
  public func trainingBatch(
    epoch: Int, at position: Int, precision: Precision, seed: UInt64
  ) -> TrainingBatch {
    TrainingBatch(batch(epoch: epoch, at: position), precision: precision, seed: seed)
  }
}

/// Mini-batches of features that lie in memory: what a receiver trains on.
public struct FeatureLoader: BatchSource {
  private let features: Tensor
  private let labels: [String: [Int32]]
  private let rows: [Int]
  private let batch: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - features: `[N, …]`.
  ///   - labels: class ids of all N samples by label.
  ///   - rows: the samples to train on, at least one.
  public init(
    features: Tensor, labels: [String: [Int32]], rows: [Int], batch: Int, seed: UInt64
  ) {
    precondition(!rows.isEmpty, "FeatureLoader: no rows")
    self.features = features
    self.labels = labels
    self.rows = rows
    self.batch = min(batch, rows.count)
    self.seed = seed
  }

  public var batchesPerEpoch: Int { rows.count / batch }

  public func trainingBatch(
    epoch: Int, at position: Int, precision: Precision, seed: UInt64
  ) -> TrainingBatch {
    var generator = SeededGenerator(seed: self.seed, UInt64(epoch))
    let order = generator.permutation(rows.count)
    let wanted = order[position * batch..<(position + 1) * batch].map { rows[$0] }
    let inputs = features.rows(wanted).converted(
      to: .float32, on: precision.device, layout: precision.layout)
    return TrainingBatch(
      indices: wanted, features: inputs,
      labels: labels.mapValues { values in wanted.map { values[$0] } }, seed: seed)
  }
}
