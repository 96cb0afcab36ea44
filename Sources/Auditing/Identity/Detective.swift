import Networks
import Records
import Tensors

/// Looks for people of the validation and test parts: one picture of each is known, and the others ask
/// who is in them.
struct Detective {
  private let validation: Gallery
  private let test: Gallery
  private let samples: Int

  /// Of a reconstructor's passes over the attacker's part; faces are learnt in fewer.
  private static let passesOfOne = 4

  /// What is compared with what.
  enum Sight {
    /// Originals with originals.
    case originals
    /// Protected samples with each other.
    case protected
    /// What somebody rebuilds, with originals.
    case rebuilt((Tensor, [Int]) -> Tensor)
  }

  /// Somebody who looked, and what came of it.
  struct Search {
    let name: String
    let session: SupervisedSession
    let seconds: Double
    let converged: Bool
    /// How well people of the validation part are found; 0.5 by chance.
    let standing: Double
    /// Of the test part.
    let scores: IdentityScores
    let seed: UInt64
    /// Whoever learnt the same from another seed and finds fewer.
    var others: [Search] = []

    func records(_ role: AuditAttacker.Role) -> [AuditAttacker] {
      [record(role)] + others.map { $0.record(role) }
    }

    private func record(_ role: AuditAttacker.Role) -> AuditAttacker {
      AuditAttacker(
        name: name, summary: Recogniser.summary, role: role, seed: seed, converged: converged,
        validation: standing, test: scores.hits(within: 1).average,
        parameters: session.parameters, imagesSeen: session.imagesSeen, seconds: seconds,
        curve: session.curve.map { AuditAttacker.Point(seen: $0.seen, value: $0.value) })
    }
  }

  /// nil where nobody has two pictures.
  init?(_ side: Side, precision: Precision) {
    guard let test = Gallery(side.test, precision: precision),
      let validation = Gallery(side.validation, precision: precision)
    else { return nil }
    self.test = test
    self.validation = validation
    samples = side.training.indices.count
  }

  /// Trains somebody from several seeds and has them look; who finds most on validation counts.
  ///
  /// - Parameter session: by number of the seed; nil where there are too few people to learn from.
  func search(
    _ name: String, seeds: Int,
    session: (Gallery, _ seed: Int) throws -> (SupervisedSession, Stopwatch)?, budget: Budget,
    sees sight: Sight
  ) throws -> Search? {
    let all = try (0..<max(1, seeds)).compactMap { seed in
      try session(validation, seed).map { trained in
        try search(name, with: trained, seed: seed, budget: budget, sees: sight)
      }
    }.sorted { $0.standing > $1.standing }
    guard var best = all.first else { return nil }
    best.others = Array(all.dropFirst())
    return best
  }

  private func search(
    _ name: String, with trained: (SupervisedSession, Stopwatch), seed: Int, budget: Budget,
    sees sight: Sight
  ) throws -> Search {
    let (session, stopwatch) = trained
    try stopwatch.measure {
      try session.train(
        toImages: min(
          budget.images(for: session, target: .picture, samples: samples),
          budget.epochs / Self.passesOfOne * samples))
    }
    session.settle(forFinal: true)
    return search(
      name, with: session, seconds: stopwatch.seconds, converged: true, seed: UInt64(seed),
      sees: sight)
  }

  /// Has somebody look who has learnt.
  func search(
    _ name: String, with session: SupervisedSession, seconds: Double, converged: Bool,
    seed: UInt64, sees sight: Sight
  ) -> Search {
    Search(
      name: name, session: session, seconds: seconds,
      converged: converged && session.converged,
      standing: validation.scores(session.output, sight).standing,
      scores: test.scores(session.output, sight), seed: seed)
  }
}
