import Foundation
import Networks
import Records
import Tensors
import Training

/// Attackers compete for one asset by successive halving: all get a ninth of the budget, the best
/// go on to a third, the best two to the whole, with several seeds where the budget says so. Those
/// that learn nothing join for the last comparison. Attackers that somebody asked for by name all
/// get the whole budget, on the unprotected side too, and are all scored. Who won under weaker
/// threat models takes part as it is.
struct Contest {
  let observation: Observation
  let target: AttackTarget
  let role: AuditAttacker.Role
  let budget: Budget
  let base: AttackContext
  /// Finalists of contests under threat models that this one grants, trained and settled.
  var veterans: [Entry] = []

  /// From here on nobody can do better, and nobody is trained.
  static let solved = 0.9999

  /// A competitor and what it did so far.
  final class Entry {
    let attack: any Attack
    /// The weakest threat model that it took part under.
    let threat: ThreatModel
    let seed: UInt64
    /// Samples that it could learn from.
    let lessons: Int
    let session: any AttackSession
    private let stopwatch: Stopwatch
    /// What learns nothing did all its work when its session was made.
    private let atOnce: Double
    /// Its loss became no number.
    private(set) var isLost = false

    init(
      attack: any Attack, threat: ThreatModel, seed: UInt64, lessons: Int,
      session: any AttackSession, stopwatch: Stopwatch, atOnce: Double
    ) {
      self.attack = attack
      self.threat = threat
      self.seed = seed
      self.lessons = lessons
      self.session = session
      self.stopwatch = stopwatch
      self.atOnce = atOnce
    }

    /// Who this is, and what became of them.
    var summary: String {
      attack.summary + (session.finding.map { ": \($0)" } ?? "")
        + (isLost ? "; its loss became no number and ended its training" : "")
    }

    var seconds: Double { session.parameters == 0 ? atOnce : stopwatch.seconds }

    /// Whoever loses their way stays what they were at their best; the others go on.
    func work(toImages images: Int) throws {
      guard !isLost else { return }
      do {
        try stopwatch.measure { try session.train(toImages: images) }
      } catch TrainingError.notFinite { isLost = true }
    }

    /// Best score on validation so far.
    var validation: Double {
      // A single pair may leave a network without a number.
      session.curve.map(\.value).filter(\.isFinite).max() ?? -.infinity
    }
  }

  struct Outcome {
    /// Everybody, the finalists first and the strongest of them at the head.
    let entries: [Entry]
    let finalists: Int
    let threat: ThreatModel
    /// Who competed for the first time; nobody where this threat model adds nothing.
    let newcomers: [Entry]
    /// Samples that could be learnt from.
    let lessons: Int
    /// Names of learners that were not trained, because somebody who learns nothing solves it.
    let skipped: [String]
    /// Images that somebody must have learnt from before being dropped says something.
    let fairHearing: Int

    /// More training would not help. Where nobody attacked who learns, nobody knows.
    var isConverged: Bool {
      // Whoever had less to learn from was stopped for that; whoever had as much has to be done too.
      let judged = entries.filter { entry in
        newcomers.isEmpty || entry.lessons == lessons || newcomers.contains { $0 === entry }
      }
      let final = entries.prefix(finalists)
      guard let strongest = final.first, strongest.session.converged,
        !skipped.isEmpty || entries.contains(where: { $0.session.parameters > 0 })
      else { return false }
      return judged.allSatisfy { entry in
        let isFinalist = final.contains { $0 === entry }
        return entry.session.converged
          || (!isFinalist && entry.session.imagesSeen >= fairHearing)
      }
    }
  }

  func run(_ attacks: [any Attack]) throws -> Outcome {
    let applicable = try attacks.map { try entry($0, seed: 0) }
    // What learns nothing is as good at once as it will ever be: it must not crowd out learners
    // that are still at their beginning.
    let ready = ranked(applicable.filter { $0.session.parameters == 0 })
    let willing = applicable.filter { $0.session.parameters > 0 }
    let isAsked = budget.asked != nil
    let isShown = isAsked && role == .protected
    let known = ranked(ready + veterans)
    let isSolved = (known.first?.validation ?? 0) > Self.solved && !isShown
    var (learners, fallen) =
      isSolved ? ([], []) : try isAsked ? (trained(willing), []) : halved(willing)
    for best in ranked(learners).prefix(Budget.finalists) {
      for seed in 1..<max(1, budget.seeds) {
        let other = try entry(best.attack, seed: UInt64(seed))
        try train(other, share: 1)
        learners.append(other)
      }
    }
    learners = ranked(learners)
    let strongest = (learners + veterans).map(\.validation).max() ?? -.infinity
    // To judge somebody who takes long for a picture on all of them takes a reason.
    let judged = ready.enumerated().filter { place, entry in
      (place == 0 && entry.validation > strongest) || (isShown && entry.session.isQuick)
    }
    let finalists = judged.map(\.element) + learners
    fallen += ready.filter { entry in !finalists.contains { $0 === entry } }
    for entry in finalists { entry.session.settle(forFinal: true) }
    for entry in fallen { entry.session.settle(forFinal: false) }
    // Only now: who settles may validate better than before.
    let final = ranked(finalists + veterans)
    return Outcome(
      entries: final + ranked(fallen), finalists: final.count, threat: observation.threat,
      newcomers: finalists + fallen, lessons: lessons,
      skipped: isSolved ? willing.map(\.attack.name) : [],
      fairHearing: target.fairHearing(of: lessons))
  }

  /// Pictures that a pass goes over.
  private var lessons: Int {
    observation.lessons?.indices.count ?? observation.own?.indices.count ?? 0
  }

  private func trained(_ learners: [Entry]) throws -> [Entry] {
    for entry in learners { try train(entry, share: 1) }
    return learners
  }

  /// The learner that is left, trained by its whole budget, and those that were dropped on the way.
  private func halved(_ learners: [Entry]) throws -> (standing: [Entry], fallen: [Entry]) {
    var (standing, fallen) = (learners, [Entry]())
    for (rung, share) in Budget.rungs.enumerated() {
      let going = Budget.survivors(of: learners.count, atRung: rung)
      fallen = standing.dropFirst(going) + fallen
      standing = Array(standing.prefix(going))
      for entry in standing { try train(entry, share: share) }
      standing = ranked(standing)
    }
    return (standing, fallen)
  }

  private func entry(_ attack: any Attack, seed: UInt64) throws -> Entry {
    let folder = "\(role.rawValue)-\(attack.name)-\(seed)".replacingOccurrences(of: "/", with: "_")
    let context = AttackContext(
      seed: base.seed &+ seed &* AttackContext.apart, width: base.width * budget.width,
      fullyConnected: base.fullyConnected, steps: budget.matchingSteps,
      strongest: ranked(veterans).first.map { best in { best.session.output($0) } },
      work: base.work?.appendingPathComponent(folder),
      observer: base.observer, stop: base.stop)
    // Before a session writes anything there.
    let stopwatch = Stopwatch(context.work)
    let start = ContinuousClock.now
    let session = try attack.session(on: observation, target: target, context: context)
    return Entry(
      attack: attack, threat: observation.threat, seed: seed, lessons: lessons, session: session,
      stopwatch: stopwatch,
      atOnce: (ContinuousClock.now - start) / .seconds(1))
  }

  private func train(_ entry: Entry, share: Double) throws {
    let images = budget.images(for: entry.session, target: target, samples: lessons)
    try entry.work(toImages: max(64, Int(Double(images) * share)))
  }

  private func ranked(_ entries: [Entry]) -> [Entry] {
    entries.enumerated().sorted {
      ($1.element.validation, $0.offset) < ($0.element.validation, $1.offset)
    }.map(\.element)
  }
}
