import Architectures
import Datasets
import Networks
import Records
import Tensors

/// Scores predictions of one label on one part of the data.
///
/// Decisions are those that are best for balanced accuracy: each class's probability is divided by
/// its share among the samples that the predictor learnt from.
public struct AttributeJudge {
  private let evidence: Evidence
  private let head: LabelHead
  private let shares: [Float]
  let truth: [Int32]

  static let chunk = 256

  public init(_ evidence: Evidence, label: LabelHead.Label, prior: Samples) {
    self.evidence = evidence
    head = LabelHead([label])
    truth = evidence.labels(label.name)
    var counts = [Float](repeating: 0, count: label.classes)
    for value in prior.labels(label.name) where value >= 0 { counts[Int(value)] += 1 }
    let total = max(1, counts.reduce(0, +))
    shares = counts.map { max($0, 1) / total }
  }

  /// Predictions from logits `[N, L]` for protected samples.
  func predictions(of logits: (Tensor) -> Tensor) -> Predictions {
    Predictions(truth: truth, scores: scores(of: logits), classes: shares.count)
  }

  /// How logits are read, and the balanced accuracy that this gives.
  struct Reading {
    let logits: (Tensor) -> Tensor
    let output: AuditAttacker.Output
    let score: Double
  }

  /// The reading that is best on this part: below a half, saying the opposite of what a binary
  /// predictor says is the better predictor.
  func bestReading(of logits: @escaping (Tensor) -> Tensor) -> Reading {
    let plain = predictions(of: logits).balancedAccuracy() ?? 0
    guard shares.count == 2, plain < 0.5 else {
      return Reading(logits: logits, output: .plain, score: plain)
    }
    let negated: (Tensor) -> Tensor = { -logits($0) }
    return Reading(
      logits: negated, output: .negated,
      score: predictions(of: negated).balancedAccuracy() ?? 0)
  }

  /// Probabilities divided by the classes' shares, row-major `[N, classes]`.
  func scores(of logits: (Tensor) -> Tensor) -> [Float] {
    withoutGradients {
      evidence.indices.chunks(of: Self.chunk).flatMap { places in
        head.probabilities(logits(evidence.protected(places)))[0].flatMap { row in
          // Adding up to one again keeps a binary label's ranking: p/s against (1 - p)/(1 - s).
          let weighted = zip(row, shares).map { $0 / $1 }
          let total = weighted.reduce(0, +)
          return weighted.map { $0 / max(total, 1e-12) }
        }
      }
    }
  }
}
