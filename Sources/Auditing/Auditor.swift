import Foundation
import Networks
import Pixels
import Records
import Tensors
import Training

/// Attacks an obfuscator with attackers trained from scratch and says what leaks.
public struct Auditor {
  let subject: AuditSubject
  let budget: Budget
  let work: URL?
  let observer: (any TrainingObserver)?
  let stop: StopSignal?

  /// - Parameter work: a folder for what an interrupted audit goes on from.
  public init(
    _ subject: AuditSubject, budget: Budget, work: URL? = nil,
    observer: (any TrainingObserver)? = nil, stop: StopSignal? = nil
  ) {
    self.subject = subject
    self.budget = budget
    self.work = work
    self.observer = observer
    self.stop = stop
  }

  /// Everything that an audit found.
  public struct Findings {
    public var assets: [AuditAsset]
    public var utility: [AuditUtility]
    public var pictures: [ShownPicture]
    /// nil where no classifier was looked into.
    public var classes: ClassPictures?
    public var untested: [String]
  }

  /// A test picture and its best reconstruction.
  public struct ShownPicture {
    public let choice: AuditImage.Choice
    /// Its place in the data set.
    public let place: Int
    public let similarity: Double
    public let signalToNoise: Double
    /// `[H, W, C]`.
    public let reconstruction: [UInt8]
  }

  public func run() throws -> Findings {
    let sides = Sides(subject)
    let picture = try auditPicture(sides)
    let identity = try auditIdentity(sides, rebuiltBy: picture)
    let inversion = try auditInversion(sides)
    let attributes = try subject.hidden.labels.map {
      try auditAttribute($0, sides, rebuiltBy: picture)
    }
    let isRebuilt = budget.concerns(picture.asset)
    return Findings(
      assets: (isRebuilt ? [picture.asset] : []) + [identity, inversion?.asset].compactMap { $0 }
        + attributes.filter(budget.concerns),
      utility: TaskUtility(subject, sides).figures(), pictures: isRebuilt ? picture.shown : [],
      classes: inversion?.pictures,
      untested: subject.untested + notTried(picture) + (identity == nil ? [Self.noIdentity] : []))
  }

  /// What is not tried on learnt protection.
  public static let untested = [
    "White-box attackers, who optimise an input through the obfuscator's weights.",
    "Attackers with public data only (surrogate), malicious servers and stolen keys.",
    "Membership of the training set.",
    "Human viewers: a picture that no metric likes may still show a face to a person.",
    "Attackers stronger than those listed, or with more data or computing.",
  ]

  private func notTried(_ picture: PictureOutcome) -> [String] {
    let refused = [JigsawAttack.refusal(subject.cipher?.family, subject.picture)].compactMap { $0 }
    guard !picture.skipped.isEmpty else { return refused }
    return refused + [
      "\(picture.skipped.joined(separator: ", ")): \(picture.strongest) rebuilds pictures exactly; "
        + "ask for them with --attack."
    ]
  }

  /// What is not tried where the data does not say who is in enough pictures.
  private static let noIdentity = "Re-identification of people."

  func context(_ asset: String) -> AttackContext {
    let name = asset.replacingOccurrences(of: "/", with: "_")
    return AttackContext(
      seed: subject.seed, width: subject.width, fullyConnected: subject.fullyConnected,
      work: work?.appendingPathComponent(name), observer: observer, stop: stop)
  }

  /// Attackers that somebody chose can show that something leaks, never that nothing does. The
  /// same holds of all attackers of a keyed cipher: none of them is a cryptanalyst.
  func verdict(_ leakage: Interval?, converged: Bool) -> Verdict {
    .of(
      leakage: leakage, converged: converged && budget.asked == nil && subject.cipher == nil)
  }

  func contest(
    _ target: AttackTarget, _ asset: String, role: AuditAttacker.Role, _ side: Side
  ) throws -> Contest.Outcome {
    let cipher = role == .ceiling ? nil : subject.cipher
    let observation = Observation(
      threat: ThreatModel(cipher), protected: subject.protectedShape, picture: subject.picture,
      precision: subject.precision, training: side.training, validation: side.validation,
      cipher: cipher)
    return try Contest(
      observation: observation, target: target, role: role, budget: budget, base: context(asset)
    ).run(Attacks.named(budget.attacks))
  }

  /// The record of every attacker of a contest; finalists carry their test figure.
  func records(
    _ outcome: Contest.Outcome, role: AuditAttacker.Role, tests: [Double],
    outputs: [AuditAttacker.Output], measures: [[String: Double]] = []
  ) -> [AuditAttacker] {
    outcome.entries.enumerated().map { index, entry in
      AuditAttacker(
        name: entry.attack.name, summary: entry.attack.summary, role: role, seed: entry.seed,
        converged: entry.session.converged, output: index < outputs.count ? outputs[index] : .plain,
        validation: entry.validation, test: index < tests.count ? tests[index] : nil,
        measures: index < measures.count ? measures[index] : nil,
        parameters: entry.session.parameters, imagesSeen: entry.session.imagesSeen,
        seconds: entry.seconds,
        curve: entry.session.curve.map { AuditAttacker.Point(seen: $0.seen, value: $0.value) })
    }
  }

  var bootstrap: Bootstrap {
    Bootstrap(
      samples: subject.test.count, groups: subject.testGroups, resamples: 1000, seed: subject.seed)
  }
}

/// One obfuscator's view of the three parts of the data.
struct Side {
  let training: Evidence
  let validation: Evidence
  let test: Evidence

  init(_ subject: AuditSubject, _ release: @escaping AuditSubject.Release) {
    training = subject.evidence(subject.attacker, release)
    validation = subject.evidence(subject.validation, release)
    test = subject.evidence(subject.test, release)
  }
}

/// The protected data, and the undefended where there is any.
struct Sides {
  let protected: Side
  let undefended: Side?

  init(_ subject: AuditSubject) {
    protected = Side(subject, subject.release)
    undefended = subject.undefended.map { Side(subject, $0) }
  }
}
