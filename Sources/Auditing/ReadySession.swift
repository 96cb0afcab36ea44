import Networks
import Tensors
import Training

/// An attack whose work is done when it is begun: a function, or what was worked out at once.
public final class ReadySession: AttackSession {
  private let function: (Tensor) -> Tensor
  public let curve: [CurvePoint]
  public let judged: Int
  public let guesses: [PictureGuess]?
  public let measures: [String: Double]
  public let finding: String?
  public let converged: Bool

  /// For pictures.
  ///
  /// - Parameters:
  ///   - judge: of the validation part.
  ///   - judged: how many of its pictures are looked at.
  ///   - measures: figures of its own, from pictures of the part and what was made of them.
  ///   - converged: whether more steps for each picture would not help.
  ///   - progress: of one that takes long for a picture; what it makes is kept.
  ///   - rebuild: protected samples to pictures `[N, C, H, W]`.
  public init(
    judgedBy judge: PictureJudge, judged: Int = PictureJudge.validationLimit,
    measures: ([PictureGuess]) -> [String: Double] = { _ in [:] }, converged: Bool = true,
    progress: ((_ pictures: Int) -> Void)? = nil, rebuild: @escaping (Tensor) -> Tensor
  ) {
    let kept = progress.map { KeptOutputs(progress: $0, rebuild) }
    let rebuild = { (released: Tensor) in kept?(released) ?? rebuild(released) }
    function = rebuild
    self.judged = judged
    self.converged = converged
    let guesses = judge.guesses(most: judged) { rebuild($0.converted(to: .float32)) }
    self.guesses = guesses
    curve = [CurvePoint(seen: 0, value: judge.bestReading(of: guesses).similarity)]
    self.measures = measures(guesses)
    finding = nil
  }

  /// For a label.
  ///
  /// - Parameters:
  ///   - judge: of the validation part.
  ///   - finding: what it read the label from.
  ///   - logits: protected samples to logits `[N, L]`.
  public init(
    judgedBy judge: AttributeJudge, finding: String? = nil, logits: @escaping (Tensor) -> Tensor
  ) {
    function = logits
    judged = PictureJudge.validationLimit
    guesses = nil
    measures = [:]
    converged = true
    self.finding = finding
    let score = judge.bestReading { logits($0.converted(to: .float32)) }.score
    curve = [CurvePoint(seen: 0, value: score)]
  }

  /// Whoever validates best of the same attack's variants, which are made one after the other.
  static func best(of variants: some Sequence<ReadySession>) -> ReadySession {
    func value(_ session: ReadySession) -> Double {
      session.curve.map(\.value).filter(\.isFinite).max() ?? -.infinity
    }
    guard let best = variants.max(by: { value($0) < value($1) }) else {
      preconditionFailure("ReadySession: an attack without variants")
    }
    return best
  }

  public var parameters: Int { 0 }
  public var multiplyAdds: Int { 0 }
  public var imagesSeen: Int { 0 }
  public func train(toImages images: Int) throws {}
  public func settle(forFinal: Bool) {}

  public func output(_ protected: Tensor) -> Tensor {
    withoutGradients { function(protected.converted(to: .float32)) }
  }
}
