import Foundation
import Records
import Tensors

extension Auditor {
  /// Steps that are timed, after one that warms up.
  private static let timed = 2

  /// Looks at every contest without holding it: each attacker learns from a few batches and is timed.
  public func plan() throws -> AuditPlan {
    // To have everything released many times over takes long, and costs no attacker more.
    let sides = try Sides(subject, threats: [])
    let targets: [(AttackTarget, String)] =
      [subject.content] + subject.hidden.labels.map { (.attribute($0), $0.name) }
    var (entries, total) = ([AuditPlan.Entry](), 0.0)
    for (target, name) in targets {
      let protected = Campaign(self, target, asset: name, role: .protected)
      let ceiling = Campaign(self, target, asset: name, role: .ceiling)
      var isSolved = false
      for threat in threats {
        let undefended =
          !target.isAttribute
          ? subject.ceilingObservation(threat, of: sides)
          // Of a label there is one ceiling, whatever the threat.
          : sides.undefended.map { unprotectedLessons(of: $0) }
        let views = [
          (protected, subject.observation(threat, of: sides)), (ceiling, undefended),
        ]
        for case (let campaign, let view?) in views {
          let attacks = campaign.newcomers(view)
          if target == .picture, campaign === ceiling, !isSolved {
            isSolved = try attacks.contains { try solves($0, on: view, target) }
          }
          let found = try attacks.filter { !isSolved || campaign !== ceiling || !$0.learns }.map {
            try entry($0, name, target, campaign.role, on: view)
          }
          entries += found
          total += seconds(of: found, seeds: budget.seeds(under: threat))
        }
      }
    }
    return AuditPlan(
      budget: budget.name, entries: entries, seconds: total, remarks: Self.remarks)
  }

  private static let remarks = [
    "Not timed: attackers that learn nothing, readers of what is rebuilt from features, those that "
      + "train other networks first (self-trained transfer, de-censoring), face recognition, membership, the classifier's own pictures and whoever learns the task.",
    "A training that reaches its plateau ends before its budget.",
  ]

  private func entry(
    _ attack: any Attack, _ asset: String, _ target: AttackTarget, _ role: AuditAttacker.Role,
    on view: Observation
  ) throws -> AuditPlan.Entry {
    guard attack.learns, !attack.prepares else {
      return AuditPlan.Entry(
        asset: asset, threat: view.threat.name, attacker: attack.name, role: role, parameters: 0,
        multiplyAdds: 0, images: 0, seconds: nil)
    }
    let session = try session(of: attack, on: view, target)
    try session.train(toImages: 1)
    let (before, start) = (session.imagesSeen, ContinuousClock.now)
    try session.train(toImages: before * (1 + Self.timed))
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let learnt = max(1, session.imagesSeen - before)
    let images = budget.images(
      for: session, target: target,
      samples: view.lessons?.indices.count ?? view.own?.indices.count ?? 0)
    return AuditPlan.Entry(
      asset: asset, threat: view.threat.name, attacker: attack.name, role: role,
      parameters: session.parameters, multiplyAdds: session.multiplyAdds, images: images,
      seconds: elapsed / Double(learnt) * Double(images))
  }

  private func session(
    of attack: any Attack, on view: Observation, _ target: AttackTarget
  ) throws -> any AttackSession {
    let context = AttackContext(
      seed: subject.seed, width: subject.width * budget.width,
      fullyConnected: subject.fullyConnected, steps: 1, work: nil, observer: nil, stop: stop)
    return try attack.session(on: view, target: target, context: context)
  }

  /// Unprotected pictures are rebuilt by looking, and nobody will be trained.
  private func solves(
    _ attack: any Attack, on view: Observation, _ target: AttackTarget
  ) throws -> Bool {
    guard attack is PictureFunction else { return false }
    let curve = try session(of: attack, on: view, target).curve
    return curve.contains { $0.value > Contest.solved }
  }

  /// All begin, a third go on, the best two end, the best of all with further seeds; who that is
  /// nobody knows, so the mean stands for them.
  private func seconds(of contest: [AuditPlan.Entry], seeds: Int) -> Double {
    let costs = contest.compactMap(\.seconds)
    guard !costs.isEmpty else { return 0 }
    guard budget.asked == nil else { return costs.reduce(0, +) }
    let mean = costs.average
    let halved = zip(Budget.rungs, [0] + Budget.rungs).enumerated().reduce(0.0) { sum, rung in
      let going = Double(Budget.survivors(of: costs.count, atRung: rung.offset))
      return sum + going * (rung.element.0 - rung.element.1) * mean
    }
    let finalists = min(Budget.finalists, costs.count)
    return halved + Double(finalists * (max(1, seeds) - 1)) * mean
  }
}
