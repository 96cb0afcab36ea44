import Datasets
import Networks
import Records
import Tensors

/// The strongest attack on words under one threat model, and what it found.
struct WordOutcome {
  let asset: AuditAsset
  let shown: [AuditText]
}

/// What readers get of the words of texts.
extension Auditor {
  /// A text in the clear: so much of it is read.
  private static let clear = 0.9

  /// Under each threat model, the weakest first; nothing for those under which nobody can begin, and of
  /// what is no text.
  func auditWords(_ sides: Sides) throws -> [WordOutcome] {
    let (target, name) = subject.content
    guard subject.hasPictures, let vocabulary = subject.dataset.layout.vocabulary else { return [] }
    let blind = FloorWords(
      sides.protected.training.samples, tasks: subject.task.labels.map(\.name))
    let floor = shares(blind, sides.protected.test)
    let blindValidation = shares(blind, sides.protected.validation).average
    let attackers = Campaign(self, target, asset: name, role: .protected)
    let ceilings = Campaign(self, target, asset: name, role: .ceiling)
    return try threats.compactMap { threat in
      guard let observation = subject.observation(threat, of: sides),
        let outcome = try attackers.play(observation, isLast: threat == threats.last)
      else { return nil }
      let judge = WordJudge(sides.protected(under: threat).test)
      let tests = tests(outcome, judge)
      // On validation nobody beat the floor: then the floor is what they got.
      let best = outcome.entries.prefix(outcome.finalists).first.flatMap {
        $0.validation > blindValidation ? $0 : nil
      }
      let achieved = best == nil ? floor : tests[0]
      var above: (shares: [Double], attackers: [AuditAttacker])?
      if let undefended = sides.undefended,
        let view = subject.ceilingObservation(threat, of: sides),
        let played = try ceilings.play(view), played.finalists > 0
      {
        let found = self.tests(played, WordJudge(undefended.test))
        above = (found[0], records(played, .ceiling, found))
      }
      let leakage = above.flatMap { above in
        bootstrap.leakageRaisingCeiling(
          achieved: { $0.mean(achieved) }, floor: { $0.mean(floor) },
          ceiling: { $0.mean(above.shares) })
      }
      func clear(_ shares: [Double]) -> Double {
        Double(shares.count { $0 >= Self.clear }) / Double(max(1, shares.count))
      }
      let asset = AuditAsset(
        asset: name, kind: .words, threat: threat.name, metric: "word accuracy",
        samples: floor.count, floor: floor.average, achieved: achieved.average,
        ceiling: above?.shares.average, leakage: leakage, void: Verdict.isVoid(leakage),
        strongest: best?.attack.name ?? PictureAchievement.floorName,
        metrics: [
          "texts in the clear": MetricFigures(
            floor: clear(floor), achieved: clear(achieved), ceiling: above.map { clear($0.shares) })
        ],
        attackers: records(outcome, .protected, tests) + (above?.attackers ?? []))
      let shown =
        outcome.finalists == 0
        ? [] : texts(vocabulary, judge, outcome.entries[0], tests[0], in: sides.protected.test)
      return WordOutcome(asset: judged(asset, converged: outcome.isConverged), shown: shown)
    }
  }

  private func shares(_ blind: FloorWords, _ evidence: Evidence) -> [Double] {
    let judge = WordJudge(evidence)
    return evidence.indices.map { WordJudge.share(of: judge.words(at: $0), read: blind($0)) }
  }

  /// Of every finalist, by test text.
  private func tests(_ outcome: Contest.Outcome, _ judge: WordJudge) -> [[Double]] {
    outcome.entries.prefix(outcome.finalists).map { entry in
      judge.shares { protected, _ in entry.session.output(protected) }
    }
  }

  private func records(
    _ outcome: Contest.Outcome, _ role: AuditAttacker.Role, _ tests: [[Double]]
  ) -> [AuditAttacker] {
    outcome.records(role: role, tests: tests.map(\.average), outputs: [])
  }

  /// The text that is read best, two of the middle, and the one that is read worst.
  private func texts(
    _ vocabulary: Vocabulary, _ judge: WordJudge, _ entry: Contest.Entry, _ shares: [Double],
    in evidence: Evidence
  ) -> [AuditText] {
    let known = shares.indices.filter { place in
      judge.words(at: evidence.indices[place]).count { $0 > Vocabulary.unknown } > 3
    }.sorted { (shares[$0], $0) < (shares[$1], $1) }
    guard known.count > 3 else { return [] }
    let wanted: [(AuditImage.Choice, Int)] = [
      (.best, known[known.count - 1]), (.median, known[known.count / 2]),
      (.median, known[known.count / 2 - 1]), (.worst, known[0]),
    ]
    return wanted.map { choice, row in
      let place = evidence.indices[row]
      let words = judge.words(at: place)
      let read = judge.numbers([place]) { protected, _ in entry.session.output(protected) }[0]
      // What is read where nothing stands says nothing.
      let heard = zip(words, read).filter { $0.0 != Vocabulary.padding }.map(\.1)
      return AuditText(
        choice: choice, key: evidence.dataset.ids[place].description,
        original: vocabulary.text(of: words), read: vocabulary.text(of: heard),
        accuracy: shares[row])
    }
  }
}
