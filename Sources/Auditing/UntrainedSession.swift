import Networks
import Tensors
import Training

/// An attack that learns nothing: a function.
final class UntrainedSession: AttackSession {
  private let rebuild: (Tensor) -> Tensor
  let curve: [CurvePoint]
  let judged: Int
  let guesses: [PictureGuess]?
  let measures: [String: Double]

  /// - Parameters:
  ///   - judge: of the validation part.
  ///   - judged: how many of its pictures are looked at.
  ///   - measures: figures of its own, from pictures of the part and what was made of them.
  ///   - rebuild: protected samples to pictures `[N, C, H, W]`.
  init(
    judgedBy judge: PictureJudge, judged: Int = PictureJudge.validationLimit,
    measures: ([PictureGuess]) -> [String: Double] = { _ in [:] },
    rebuild: @escaping (Tensor) -> Tensor
  ) {
    self.rebuild = rebuild
    self.judged = judged
    let guesses = judge.guesses(most: judged) { rebuild($0.converted(to: .float32)) }
    self.guesses = guesses
    curve = [CurvePoint(seen: 0, value: judge.bestReading(of: guesses).similarity)]
    self.measures = measures(guesses)
  }

  var parameters: Int { 0 }
  var multiplyAdds: Int { 0 }
  var imagesSeen: Int { 0 }
  var converged: Bool { true }
  func train(toImages images: Int) throws {}
  func settle(forFinal: Bool) {}

  func output(_ protected: Tensor) -> Tensor {
    withoutGradients { rebuild(protected.converted(to: .float32)) }
  }
}
