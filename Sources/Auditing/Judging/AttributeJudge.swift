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
    predictions(from: scores(of: logits))
  }

  /// Predictions from scores `[N, classes]`.
  func predictions(from scores: [Float]) -> Predictions {
    Predictions(truth: truth, scores: scores, classes: shares.classes)
  }

  /// How many classes the label has.
  var classes: Int { shares.classes }

  /// How logits are read, what that says of each sample, and its balanced accuracy.
  struct Reading {
    let logits: (Tensor) -> Tensor
    let output: AuditAttacker.Output
    let scores: [Float]
    let score: Double
  }

  /// The reading that is best on this part: below a half, saying the opposite of what a binary
  /// predictor says is the better predictor.
  func bestReading(of logits: @escaping (Tensor) -> Tensor) -> Reading {
    let plain = reading(logits, .plain)
    return shares.classes == 2 && plain.score < 0.5 ? reading({ -logits($0) }, .negated) : plain
  }

  private func reading(
    _ logits: @escaping (Tensor) -> Tensor, _ output: AuditAttacker.Output
  ) -> Reading {
    let scores = scores(of: logits)
    return Reading(
      logits: logits, output: output, scores: scores,
      score: predictions(from: scores).balancedAccuracy() ?? 0)
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
