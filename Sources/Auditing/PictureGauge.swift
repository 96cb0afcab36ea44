import Networks
import Records
import Tensors

/// The strongest attacker's figures on one side, or the floor's where nobody beats it.
struct PictureAchievement {
  let name: String
  let scores: PictureScores
  let converged: Bool
  let attackers: [AuditAttacker]
  /// The strongest, and everybody else who takes next to no time for a picture, each attack once;
  /// also where the floor scores higher: what no metric likes may still be read.
  let rebuilders: [Rebuilder]
  /// MS-SSIM of each test picture, of everybody who was judged on these.
  let everybody: [[Double]]
  /// Learners that were not trained, since somebody who needs no training rebuilds everything.
  let skipped: [String]
  /// What a person is shown: the strongest attacker's pictures, also where the floor scores
  /// higher; the floor's where nobody attacked.
  let shown: (name: String, scores: PictureScores, rebuild: (Tensor, [Int]) -> Tensor)

  /// Nobody beat the floor on validation.
  var isFloor: Bool { name == Self.floorName }
  static let floorName = "floor"

  struct Rebuilder {
    let name: String
    let converged: Bool
    let rebuild: (Tensor) -> Tensor
  }
}

/// Judges contests for pictures on one side. An attacker that takes part under several threat models
/// is judged once.
final class PictureGauge {
  let test: PictureJudge
  let floor: PictureScores
  private let pictures: FloorPictures
  private let precision: Precision
  private let side: Side
  private let perception: Perception?
  private let validation: PictureJudge
  private var judgements: [ObjectIdentifier: Judgement] = [:]
  private var scores: [ObjectIdentifier: PictureScores] = [:]
  private var plain: [ObjectIdentifier: [Double]] = [:]

  /// How an attacker's output is read, and what that gives on validation.
  private struct Judgement {
    let reading: OutputReading
    let similarity: Double
    let measures: [String: Double]
  }

  /// - Parameters:
  ///   - scores: of the floor on test, where they are known from the other side.
  ///   - perception: a network that judges test pictures, where there is one.
  init(
    _ floor: FloorPictures, scores known: PictureScores? = nil, precision: Precision, side: Side,
    perception: Perception?
  ) {
    pictures = floor
    self.precision = precision
    self.side = side
    self.perception = perception
    validation = PictureJudge(side.validation, precision: precision)
    test = PictureJudge(side.test, precision: precision, perception: perception)
    self.floor = known ?? test.scores { _, places in floor(places) }
  }

  /// For another view of the same pictures.
  func judging(_ other: Side) -> PictureGauge {
    other.shows(side)
      ? self
      : PictureGauge(
        pictures, scores: floor, precision: precision, side: other, perception: perception)
  }

  func achievement(of outcome: Contest.Outcome, role: AuditAttacker.Role) -> PictureAchievement {
    let finalists = outcome.entries.prefix(outcome.finalists)
    let judged = outcome.entries.map(judgement)
    let scored = zip(finalists, judged).map(scores)
    let attackers = outcome.records(
      role: role, tests: scored.map(\.similarity.average), outputs: judged.map(\.reading.kind),
      measures: judged.map(\.measures))
    let able = Array(zip(finalists, judged))
    var names: Set<String> = []
    let rebuilders = able.enumerated().filter { place, rebuilder in
      (place == 0 || rebuilder.0.session.isQuick)
        && names.insert(rebuilder.0.attack.name).inserted
    }.map { _, rebuilder in
      let (entry, judged) = rebuilder
      return PictureAchievement.Rebuilder(
        name: entry.attack.name, converged: entry.session.converged
      ) { judged.reading(entry.session.output($0)) }
    }
    let blind = { [pictures] (_: Tensor, places: [Int]) in pictures(places) }
    guard let best = finalists.first else {
      return PictureAchievement(
        name: PictureAchievement.floorName, scores: floor, converged: outcome.isConverged,
        attackers: attackers,
        rebuilders: [], everybody: [], skipped: outcome.skipped,
        shown: (PictureAchievement.floorName, floor, blind))
    }
    // Who needs no training may see some pictures in the clear and be bad at all others; a reading
    // that suits the mean does not suit these.
    let glances = able.map(\.0).filter { $0.session.parameters == 0 && $0.session.isQuick }
      .map(plainSimilarity)
    let reading = judged[0].reading
    let rebuild = { (protected: Tensor, _: [Int]) in reading(best.session.output(protected)) }
    let isAble = judged[0].similarity > pictures.validation
    return PictureAchievement(
      name: isAble ? best.attack.name : PictureAchievement.floorName,
      scores: isAble ? scored[0] : floor,
      converged: outcome.isConverged, attackers: attackers,
      rebuilders: rebuilders,
      everybody: scored.map(\.similarity) + glances, skipped: outcome.skipped,
      shown: (best.attack.name, scored[0], rebuild))
  }

  private func judgement(of entry: Contest.Entry) -> Judgement {
    if let known = judgements[ObjectIdentifier(entry)] { return known }
    let session = entry.session
    let guesses = session.guesses ?? validation.guesses(most: session.judged, session.output)
    let (reading, similarity) = validation.bestReading(of: guesses)
    let measures = validation.measures(of: guesses, reading)
      .merging(session.measures) { _, own in own }
    let judgement = Judgement(reading: reading, similarity: similarity, measures: measures)
    judgements[ObjectIdentifier(entry)] = judgement
    return judgement
  }

  /// Of each test picture, as the attacker leaves it.
  private func plainSimilarity(of entry: Contest.Entry) -> [Double] {
    if let known = plain[ObjectIdentifier(entry)] { return known }
    let found = test.similarities { entry.session.output($0) }
    plain[ObjectIdentifier(entry)] = found
    return found
  }

  private func scores(of entry: Contest.Entry, _ judged: Judgement) -> PictureScores {
    if let known = scores[ObjectIdentifier(entry)] { return known }
    let found = test.scores { protected, _ in judged.reading(entry.session.output(protected)) }
    scores[ObjectIdentifier(entry)] = found
    return found
  }
}

extension Contest.Outcome {
  /// The record of every attacker; finalists carry their test figure.
  func records(
    role: AuditAttacker.Role, tests: [Double], outputs: [AuditAttacker.Output],
    measures: [[String: Double]] = []
  ) -> [AuditAttacker] {
    entries.enumerated().map { index, entry in
      AuditAttacker(
        name: entry.attack.name,
        summary: entry.summary, role: role, seed: entry.seed,
        threat: entry.threat.name, converged: entry.session.converged,
        output: index < outputs.count ? outputs[index] : .plain,
        validation: entry.validation, test: index < tests.count ? tests[index] : nil,
        measures: index < measures.count ? measures[index] : nil,
        parameters: entry.session.parameters, imagesSeen: entry.session.imagesSeen,
        seconds: entry.seconds,
        curve: entry.session.curve.map { AuditAttacker.Point(seen: $0.seen, value: $0.value) })
    }
  }
}
