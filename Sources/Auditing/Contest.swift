import Foundation
import Networks
import Records
import Tensors
import Training

/// Attackers compete for one asset by successive halving: all get a ninth of the budget, the best
/// go on to a third, the best one to the whole, with several seeds where the budget says so.
struct Contest {
  let observation: Observation
  let target: AttackTarget
  let role: AuditAttacker.Role
  let budget: Budget
  let base: AttackContext

  /// A competitor and what it did so far.
  final class Entry {
    let attack: any Attack
    let seed: UInt64
    let session: any AttackSession
    var seconds = 0.0

    init(attack: any Attack, seed: UInt64, session: any AttackSession) {
      self.attack = attack
      self.seed = seed
      self.session = session
    }

    /// Best score on validation so far.
    var validation: Double { session.curve.map(\.value).max() ?? -.infinity }
  }

  struct Outcome {
    /// Everybody, the finalists first and the strongest of them at the head.
    let entries: [Entry]
    let finalists: Int
  }

  func run(_ attacks: [any Attack]) throws -> Outcome {
    let applicable = attacks.filter { $0.applies(to: target, on: observation) }
    var standing = try applicable.map { try entry($0, seed: 0) }
    var fallen: [Entry] = []
    for (rung, share) in Budget.rungs.enumerated() {
      let going = Budget.survivors(of: applicable.count, atRung: rung)
      fallen = standing.dropFirst(going) + fallen
      standing = Array(standing.prefix(going))
      for entry in standing { try train(entry, share: share) }
      standing = ranked(standing)
    }
    if let best = standing.first {
      for seed in 1..<max(1, budget.seeds) {
        let other = try entry(best.attack, seed: UInt64(seed))
        try train(other, share: 1)
        standing.append(other)
      }
    }
    standing = ranked(standing)
    for entry in standing { entry.session.settle() }
    return Outcome(entries: standing + ranked(fallen), finalists: standing.count)
  }

  private func entry(_ attack: any Attack, seed: UInt64) throws -> Entry {
    let folder = "\(role.rawValue)-\(attack.name)-\(seed)".replacingOccurrences(of: "/", with: "_")
    let context = AttackContext(
      seed: base.seed &+ seed &* 0x9E37_79B9, width: base.width * budget.width,
      fullyConnected: base.fullyConnected, work: base.work?.appendingPathComponent(folder),
      observer: base.observer, stop: base.stop)
    let session = try attack.session(on: observation, target: target, context: context)
    return Entry(attack: attack, seed: seed, session: session)
  }

  private func train(_ entry: Entry, share: Double) throws {
    let start = ContinuousClock.now
    let images = budget.images(
      for: entry.session, target: target, samples: observation.training.indices.count)
    try entry.session.train(toImages: max(64, Int(Double(images) * share)))
    entry.seconds += (ContinuousClock.now - start) / .seconds(1)
  }

  private func ranked(_ entries: [Entry]) -> [Entry] {
    entries.enumerated().sorted {
      ($1.element.validation, $0.offset) < ($0.element.validation, $1.offset)
    }.map(\.element)
  }
}
