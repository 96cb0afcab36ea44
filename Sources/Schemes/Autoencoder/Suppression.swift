import Networks
import Pixels
import Tensors
import Training

/// What removes private labels from anonymized pictures: a loss on the frozen classifier's private
/// outputs. Equation 5 has a squared error behind a minus that would drive outputs away from xi; section
/// 4.3 speaks of an absolute one. Both are minimised here.
enum Suppression: String, CaseIterable {
  /// Squared error between every output and xi: 0.5 of a sigmoid, 1/K of K classes.
  case squared
  /// The same with the absolute error.
  case absolute
  /// Squared error between the true class's probability and xi, which is 0.
  case trueClass = "true-class"
  /// Cross-entropy to a wrong class, drawn anew each time: what section 6 leaves for later.
  case wrongClass = "wrong-class"

  /// - Parameters:
  ///   - logits: `[N, L]` of the private labels.
  ///   - xi: nil for what is said above.
  /// - Returns: one number, added over the labels and averaged over the pictures.
  func loss(_ logits: Tensor, _ batch: TrainingBatch, _ hidden: LabelHead, xi: Double?) -> Tensor {
    if self == .wrongClass { return hidden.crossEntropy(logits, wrong(batch, hidden)) }
    let parts = zip(hidden.labels, hidden.split(logits)).map { label, part in
      let outputs = probabilities(part.converted(to: .float32), label)
      switch self {
      case .trueClass:
        let known = chosen(batch.classes(of: label.name), label, like: outputs)
        let distance = ((outputs * known).sum(over: [1]) - (xi ?? 0)).squared()
        // A missing label has no true class.
        let there = known.sum(over: [1])
        return (distance * there).sum() / there.sum().floored(at: 1)
      default:
        let distance = outputs - (xi ?? 1 / Double(label.classes))
        let error = self == .squared ? distance.squared() : distance.magnitude()
        return error.sum(over: [1]).mean()
      }
    }
    return parts.dropFirst().reduce(parts[0], +)
  }

  /// Of all classes where the true one is asked for; else of the outputs as the network has them: one
  /// of a binary label.
  private func probabilities(_ part: Tensor, _ label: LabelHead.Label) -> Tensor {
    guard label.classes == 2 else { return part.softmax() }
    let one = part.sigmoid()
    return self == .trueClass ? .concatenated([1 - one, one], along: 1) : one
  }

  /// 1 at each picture's class, `[N, K]`.
  private func chosen(
    _ classes: [Int32], _ label: LabelHead.Label, like outputs: Tensor
  ) -> Tensor {
    let rows = classes.flatMap { value in (0..<label.classes).map { Float($0 == value ? 1 : 0) } }
    return Tensor(rows, shape: [classes.count, label.classes]).converted(on: outputs.device)
  }

  private func wrong(_ batch: TrainingBatch, _ hidden: LabelHead) -> LabelBatch {
    let classes = hidden.labels.enumerated().map { index, label in
      var generator = SeededGenerator(seed: batch.seed, 0x7772_6F6E, UInt64(index))
      return batch.classes(of: label.name).map { value in
        value < 0
          ? value
          : (value + 1 + Int32.random(in: 0..<Int32(label.classes - 1), using: &generator))
            % Int32(label.classes)
      }
    }
    return LabelBatch(classes, device: batch.images.device)
  }
}
