import Architectures
import Datasets
import Networks
import Records
import Tensors

/// Scores predictions of one label on one part of the data. Decisions are those that are best for
/// balanced accuracy.
public struct AttributeJudge {
  private let evidence: Evidence
  private let head: LabelHead
  private let shares: ClassShares
  let truth: [Int32]

  static let chunk = 256

  public init(_ evidence: Evidence, label: LabelHead.Label, prior: Samples) {
    self.evidence = evidence
    head = LabelHead([label])
    truth = evidence.labels(label.name)
    shares = ClassShares(label, among: prior)
  }

  private init(_ evidence: Evidence, like judge: AttributeJudge) {
    self.evidence = evidence
    (head, shares, truth) = (judge.head, judge.shares, judge.truth)
  }

  /// The same label on the same part, on what somebody makes of its protected samples.
  func looking(through rebuild: @escaping (Tensor) -> Tensor) -> AttributeJudge {
    AttributeJudge(evidence.looking(through: rebuild), like: self)
  }

  /// Predictions from logits `[N, L]` for protected samples.
  func predictions(of logits: (Tensor) -> Tensor) -> Predictions {
    Predictions(truth: truth, scores: scores(of: logits), classes: shares.classes)
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
    guard shares.classes == 2, plain < 0.5 else {
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
        head.probabilities(logits(evidence.protected(places)))[0].flatMap(shares.balanced)
      }
    }
  }
}
