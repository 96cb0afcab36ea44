import Datasets
import Networks
import Pixels
import Tensors

/// A batch on the device of the training.
public struct TrainingBatch {
  /// Which samples of the data set these are.
  public let indices: [Int]
  /// Pictures `[N, C, H, W]` in [0, 1], or protected features of any shape.
  public let images: Tensor
  /// For random numbers of this very step: the same after a resume.
  public let seed: UInt64
  private let labels: [String: [Int32]]

  public init(_ batch: Batch, precision: Precision, seed: UInt64) {
    indices = batch.indices
    images = .images(
      batch.pixels, count: batch.count, size: batch.size, channels: batch.channels,
      precision: precision)
    labels = batch.labels
    self.seed = seed
  }

  public init(indices: [Int], features: Tensor, labels: [String: [Int32]], seed: UInt64) {
    self.indices = indices
    images = features
    self.labels = labels
    self.seed = seed
  }

  public var count: Int { indices.count }

  /// The same pictures seen in a mirror.
  public var mirrored: TrainingBatch {
    TrainingBatch(indices: indices, features: images.mirrored, labels: labels, seed: seed)
  }

  /// The class ids that a head predicts; a label that the data lacks counts as missing.
  public func labels(for head: LabelHead) -> LabelBatch {
    LabelBatch(head.labels.map { classes(of: $0.name) }, device: images.device)
  }

  /// The class ids of a label, -1 where missing.
  public func classes(of name: String) -> [Int32] {
    labels[name] ?? [Int32](repeating: -1, count: count)
  }
}

extension Tensor {
  /// Pictures `[N, C, H, W]` with left and right exchanged.
  public var mirrored: Tensor {
    permuted([3, 0, 1, 2]).rows(Array((0..<shape[3]).reversed())).permuted([1, 2, 3, 0])
  }

  /// Bytes `[N, H, W, C]` as `[N, C, H, W]` in [0, 1]; channels last needs no reordering.
  public static func images(
    _ pixels: [UInt8], count: Int, size: Size, channels: Int, precision: Precision
  ) -> Tensor {
    Tensor(pixels, shape: [count, size.height, size.width, channels])
      .converted(on: precision.device)
      .permuted([0, 3, 1, 2])
      .converted(to: .float32, layout: precision.layout) / 255
  }
}
