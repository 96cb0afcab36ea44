import Architectures
import Networks
import Tensors
import Training

/// Trains a classifier from protected samples to a private label, on the attacker's own pictures.
/// Source: DeepObfuscator, section 3.3. Knows the obfuscator as a service.
struct AttributeInference: Attack {
  let adversary: AttributeAdversary
  let input: ReleaseInput
  let uses: Set<Resource> = [.lessons]

  init(_ adversary: AttributeAdversary, input: ReleaseInput = .plain) {
    self.adversary = adversary
    self.input = input
  }

  var name: String { input.naming(adversary.rawValue) }
  var summary: String {
    "\(adversary.rawValue) classifier trained from scratch on labelled samples, on \(input.phrase)"
  }

  /// Residual networks and folds are for what has a picture's own size.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target.isAttribute && input.suits(observation)
      && (observation.releasesPictures || adversary != .residual)
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let label = target.label
    let head = LabelHead([label])
    let evidence = observation.required(\.lessons)
    let known = evidence.labelled(label.name).map(\.place)
    let judge = AttributeJudge(observation.validation, label: label, prior: evidence)
    return try SupervisedSession(
      adversary.network(
        from: input.shape(of: observation.protected), labels: head.width, width: context.width,
        fullyConnected: context.fullyConnected),
      name: name, on: observation, indices: known, context: context,
      regimen: .classifying,
      prepare: input.prepare,
      loss: { output, batch in head.crossEntropy(output, batch.labels(for: head)) },
      score: { session in judge.bestReading(of: session.output).score })
  }
}
