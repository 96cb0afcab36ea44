import Networks
import Records
import Tensors

/// Who reads a label best on one side, and how well; the floor where nobody beats it.
struct AttributeAchievement {
  var name: String
  var predictions: Predictions
  var converged: Bool
  var attackers: [AuditAttacker]
  /// On the validation part.
  var validation: Double
  /// Where the floor won on validation: the strongest who lost to it.
  var challenger: Challenger?
  /// Who beat the floor.
  var witnesses: [Witness] = []

  struct Challenger {
    let validation: Double
    /// On test.
    let predictions: Predictions
  }

  struct Reader {
    let name: String
    /// Logits for protected samples.
    let logits: (Tensor) -> Tensor
  }

  /// Nobody beat the floor on validation.
  var isFloor: Bool { name == Self.floorName }
  static let floorName = "floor"

  /// With somebody beside those who competed.
  func joined(by other: AttributeAchievement) -> AttributeAchievement {
    var joined = other.validation > validation ? other : self
    joined.attackers = attackers + other.attackers
    joined.converged = converged && other.converged
    joined.witnesses = witnesses + other.witnesses
    // Whoever beat the floor needs nobody to say how sure that is.
    joined.challenger =
      isFloor && other.isFloor
      ? [challenger, other.challenger].compactMap { $0 }.max { $0.validation < $1.validation } : nil
    return joined
  }
}

/// The best guess from the task labels alone, learnt on the attacker's part.
struct AttributeFloor {
  private let subject: AuditSubject
  private let label: LabelHead.Label
  private let predictor: TaskOnlyPredictor

  init(_ subject: AuditSubject, _ label: LabelHead.Label) {
    self.subject = subject
    self.label = label
    predictor = TaskOnlyPredictor(
      tasks: Self.columns(subject, subject.attacker),
      hidden: Self.truth(subject, label, subject.attacker), classes: label.classes)
  }

  func predictions(_ places: [Int]) -> Predictions {
    predictor.predictions(
      tasks: Self.columns(subject, places), truth: Self.truth(subject, label, places))
  }

  private static func columns(_ subject: AuditSubject, _ places: [Int]) -> [[Int32]] {
    subject.task.labels.compactMap { task in
      subject.dataset.label(task.name).map { column in places.map { column.values[$0] } }
    }
  }

  private static func truth(
    _ subject: AuditSubject, _ label: LabelHead.Label, _ places: [Int]
  ) -> [Int32] {
    subject.dataset.label(label.name).map { column in places.map { column.values[$0] } }
      ?? places.map { _ in -1 }
  }
}

/// Judges contests for a label on one side.
final class AttributeGauge {
  private let validation: AttributeJudge
  private let test: AttributeJudge
  private let blind: AttributeAchievement
  private var readings: [ObjectIdentifier: Heard] = [:]

  /// A finalist's reading, and what it says on test.
  private struct Heard {
    let reading: AttributeJudge.Reading
    let onTest: [Float]
    let predictions: Predictions
  }

  init(_ label: LabelHead.Label, _ side: Side, floor: AttributeFloor) {
    validation = AttributeJudge(side.validation, label: label, prior: side.training.samples)
    test = AttributeJudge(side.test, label: label, prior: side.training.samples)
    blind = AttributeAchievement(
      name: AttributeAchievement.floorName, predictions: floor.predictions(side.test.indices),
      converged: true,
      attackers: [],
      validation: floor.predictions(side.validation.indices).balancedAccuracy() ?? 0)
  }

  /// What is known without anybody's attack.
  func nobody() -> AttributeAchievement {
    var nobody = blind
    // Nobody who learns has tried.
    nobody.converged = false
    return nobody
  }

  func achievement(
    of outcome: Contest.Outcome, role: AuditAttacker.Role
  ) -> AttributeAchievement {
    let finalists = outcome.entries.prefix(outcome.finalists)
    let judged = finalists.map(reading)
    let attackers = outcome.records(
      role: role, tests: judged.map { $0.predictions.balancedAccuracy() ?? 0 },
      outputs: judged.map(\.reading.output))
    var achieved = blind
    if let best = finalists.first, let heard = judged.first, heard.reading.score > blind.validation
    {
      achieved.name = best.attack.name
      achieved.predictions = heard.predictions
      achieved.validation = heard.reading.score
    } else {
      achieved.challenger = judged.first.map {
        .init(validation: $0.reading.score, predictions: $0.predictions)
      }
    }
    achieved.converged = outcome.isConverged
    achieved.attackers = attackers
    achieved.witnesses = zip(finalists, judged).compactMap { entry, heard in
      witness(entry.attack.name, heard.reading, heard.onTest, converged: entry.session.converged)
    }
    return achieved
  }

  private func witness(
    _ name: String, _ reading: AttributeJudge.Reading, _ onTest: [Float], converged: Bool
  ) -> Witness? {
    guard reading.score > blind.validation else { return nil }
    return Witness(
      name: name, converged: converged, validation: reading.score, onValidation: reading.scores,
      onTest: onTest)
  }

  /// With the best heard together, who count where they validate better than each of them alone.
  func together(
    _ achieved: AttributeAchievement, role: AuditAttacker.Role, threat: ThreatModel
  ) -> AttributeAchievement {
    guard let committee = Committee(among: achieved.witnesses, classes: validation.classes) else {
      return achieved
    }
    let score =
      validation.predictions(from: committee.mean(\.onValidation)).balancedAccuracy() ?? 0
    let predictions = test.predictions(from: committee.mean(\.onTest))
    var heard = achieved
    heard.attackers.append(
      committee.record(
        role, threat: threat, validation: score, test: predictions.balancedAccuracy() ?? 0))
    if score > achieved.validation {
      (heard.name, heard.validation, heard.predictions) = (Committee.name, score, predictions)
    }
    return heard
  }

  /// Everybody who reads better than the floor, each attack once, also who was dropped: of blurred
  /// pictures another may read more than who reads sharp ones best.
  func readers(of outcome: Contest.Outcome) -> [AttributeAchievement.Reader] {
    var names: Set<String> = []
    return outcome.entries.filter { names.insert($0.attack.name).inserted }.compactMap { entry in
      let reading = validation.bestReading { entry.session.output($0) }
      guard reading.score > blind.validation else { return nil }
      return .init(name: entry.attack.name, logits: reading.logits)
    }
  }

  /// Readers of unprotected pictures on what an attack on pictures rebuilds; the best of them counts.
  ///
  /// - Returns: nil without readers.
  func detour(
    _ readers: [AttributeAchievement.Reader], _ rebuilder: PictureAchievement.Rebuilder,
    threat: ThreatModel
  ) -> AttributeAchievement? {
    guard !readers.isEmpty else { return nil }
    // Rebuilt once for all who read.
    let rebuilt = validation.looking(through: rebuilder.rebuild)
    let tried = readers.map { reader in (reader, rebuilt.bestReading(of: reader.logits)) }
    guard let (reader, reading) = tried.max(by: { $0.1.score < $1.1.score }) else { return nil }
    let name = "\(reader.name) on what \(rebuilder.name) rebuilds"
    let onTest = test.scores { reading.logits(rebuilder.rebuild($0)) }
    let predictions = test.predictions(from: onTest)
    let record = AuditAttacker(
      name: name, summary: "learnt from unprotected pictures, reads reconstructions",
      role: .protected, seed: 0, threat: threat.name, converged: rebuilder.converged,
      output: reading.output, validation: reading.score,
      test: predictions.balancedAccuracy() ?? 0, parameters: 0, imagesSeen: 0, seconds: 0,
      curve: [])
    guard reading.score > blind.validation else {
      var nobody = blind
      nobody.attackers = [record]
      nobody.converged = rebuilder.converged
      nobody.challenger = .init(validation: reading.score, predictions: predictions)
      return nobody
    }
    return AttributeAchievement(
      name: name, predictions: predictions, converged: rebuilder.converged, attackers: [record],
      validation: reading.score,
      witnesses: [witness(name, reading, onTest, converged: rebuilder.converged)].compactMap { $0 })
  }

  private func reading(of entry: Contest.Entry) -> Heard {
    if let known = readings[ObjectIdentifier(entry)] { return known }
    let reading = validation.bestReading { entry.session.output($0) }
    let onTest = test.scores(of: reading.logits)
    let found = Heard(
      reading: reading, onTest: onTest, predictions: test.predictions(from: onTest))
    readings[ObjectIdentifier(entry)] = found
    return found
  }
}
