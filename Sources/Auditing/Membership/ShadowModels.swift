import Architectures
import Networks
import Pixels
import Tensors
import Training

/// Classifiers of the victim's architecture, trained on protected samples of which it is known who is
/// among them.
struct ShadowModels {
  /// Of each model, of each label, of each candidate.
  let confidences: [[[Double]]]
  /// Of each model, of each candidate.
  let learnt: [[Bool]]
  let parameters: Int
  let imagesSeen: Int

  private static let passes = 8

  /// - Parameters:
  ///   - pool: protected samples with task labels, the candidates among them; each model learns
  ///     from a random half.
  ///   - candidates: places in the data set.
  init(
    _ count: Int, of task: LabelHead, on pool: Evidence, candidates: [Int],
    confidence: Confidence, subject: AuditSubject, context: (Int) -> AttackContext
  ) throws {
    var (confidences, learnt) = ([[[Double]]](), [[Bool]]())
    var (parameters, seen) = (0, 0)
    for number in 0..<count {
      // Models come in pairs: what one learns from the other does not.
      let half = Self.half(of: pool.indices, pair: number / 2, seed: subject.seed)
      let places = pool.indices.filter { half.contains($0) == (number % 2 == 0) }
      let session = try Self.session(
        task, on: Evidence(samples: pool.samples.limited(to: places), protected: pool.protected),
        subject: subject, context: context(number))
      try session.train(toImages: Self.passes * places.count)
      session.settle(forFinal: true)
      let members = Set(places)
      learnt.append(candidates.map(members.contains))
      confidences.append(
        confidence.values(
          withoutGradients {
            .concatenated(
              candidates.chunks(of: 256).map { session.output(pool.protected($0)) })
          }))
      parameters += session.parameters
      seen += session.imagesSeen
    }
    (self.confidences, self.learnt) = (confidences, learnt)
    (self.parameters, imagesSeen) = (parameters, seen)
  }

  private static func half(of places: [Int], pair: Int, seed: UInt64) -> Set<Int> {
    var generator = SeededGenerator(seed: seed, 0x7368_6164, UInt64(pair))
    return Set(places.shuffled(using: &generator).prefix(places.count / 2))
  }

  private static func session(
    _ task: LabelHead, on pool: Evidence, subject: AuditSubject, context: AttackContext
  ) throws -> SupervisedSession {
    let shape = subject.protectedShape
    let observation = Observation(
      threat: .chosenImage, protected: shape, picture: subject.picture,
      precision: subject.precision, released: Released(pool), own: pool.samples, pairs: pool,
      cipher: nil, obfuscator: nil, validation: pool)
    let network = AttributeAdversary.victim.network(
      from: shape, labels: task.width, width: subject.width,
      fullyConnected: subject.fullyConnected)
    var regimen = Regimen.classifying
    regimen.ending = .passes(passes, .cosine)
    return try SupervisedSession(
      network, name: "shadow", on: observation, indices: pool.indices, context: context,
      regimen: regimen,
      loss: { output, batch in task.crossEntropy(output, batch.labels(for: task)) },
      // It is stopped by its passes, and nobody is chosen by how well it does.
      score: { _ in 0 })
  }
}
