import Tensors

/// Which labels a network's output holds and where: one logit for a binary label, one per class
/// for the others.
public struct LabelHead: Sendable, Equatable {
  public struct Label: Sendable, Equatable {
    public let name: String
    /// At least 2.
    public let classes: Int

    public init(name: String, classes: Int) {
      self.name = name
      self.classes = classes
    }

    /// Logits of this label.
    var width: Int { classes == 2 ? 1 : classes }
  }

  public let labels: [Label]

  public init(_ labels: [Label]) {
    self.labels = labels
  }

  /// Logits of the whole output, the papers' "FC-labels".
  public var width: Int { labels.reduce(0) { $0 + $1.width } }

  /// The logits of each label: `[N]` columns as `[N, 1]`, or `[N, K]`.
  public func split(_ logits: Tensor) -> [Tensor] {
    var start = 0
    return labels.map { label in
      defer { start += label.width }
      return logits.sliced(start..<start + label.width, along: 1)
    }
  }

  /// Scores per class for each label, row-major `[N][classes]`, each row adding to 1.
  public func probabilities(_ logits: Tensor) -> [[[Float]]] {
    zip(labels, split(logits)).map { label, part in
      if label.classes == 2 { return part.sigmoid().floats.map { [1 - $0, $0] } }
      let flat = part.softmax().floats
      return stride(from: 0, to: flat.count, by: label.classes).map {
        Array(flat[$0..<$0 + label.classes])
      }
    }
  }
}

/// The labels of a batch as tensors; -1 marks a missing label, which takes part in no loss.
public struct LabelBatch {
  let classes: [Tensor]  // int64 [N] for each label

  /// - Parameter values: class ids for each of the head's labels, each of the batch's length.
  public init(_ values: [[Int32]], device: Device = .cpu) {
    classes = values.map {
      Tensor($0.map(Int64.init), shape: [$0.count]).converted(on: device)
    }
  }
}

/// How an obfuscator is taught to deny private labels.
public enum PrivateObjective: String, Sendable, Codable, CaseIterable {
  /// Maximises the adversary's cross-entropy (DeepObfuscator, equation 5).
  case negativeCrossEntropy = "negative-cross-entropy"
  /// Pulls the adversary's output to the uniform distribution.
  case confusion
}

extension LabelHead {
  /// Cross-entropy added over the labels, averaged over the batch (DeepObfuscator, equations 1
  /// and 3): binary for two classes, softmax for more.
  public func crossEntropy(_ logits: Tensor, _ batch: LabelBatch) -> Tensor {
    let parts = zip(zip(labels, split(logits)), batch.classes).map { pair, classes in
      let (label, part) = pair
      guard label.classes == 2 else { return part.crossEntropy(with: classes) }
      let target = classes.equals(1).reshaped([-1, 1])
      let known = (1 - classes.equals(-1)).reshaped([-1, 1])
      return part.binaryCrossEntropy(with: target, weight: known)
    }
    return parts.dropFirst().reduce(parts[0], +)
  }

  /// What falls as an output tells the labels less.
  public func denial(
    _ logits: Tensor, _ batch: LabelBatch, by objective: PrivateObjective
  ) -> Tensor {
    switch objective {
    case .negativeCrossEntropy: -crossEntropy(logits, batch)
    case .confusion: confusion(logits)
    }
  }

  /// Cross-entropy between the uniform distribution and the output, added over the labels.
  public func confusion(_ logits: Tensor) -> Tensor {
    let parts = zip(labels, split(logits)).map { label, part -> Tensor in
      let values = part.converted(to: .float32)
      guard label.classes == 2 else { return -values.logSoftmax().mean() }
      let even = Tensor.full(values.shape, 0.5, device: values.device)
      let all = Tensor.full(values.shape, 1, device: values.device)
      return values.binaryCrossEntropy(with: even, weight: all)
    }
    return parts.dropFirst().reduce(parts[0], +)
  }
}
