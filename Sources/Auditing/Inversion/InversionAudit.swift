import Architectures
import Foundation
import Networks
import Records
import Tensors

/// Whether a classifier gives away what the pictures that it learnt from look like.
extension Auditor {
  /// Pictures drawn of all classes; attackers are chosen on one half and scored on the other.
  private static let mostPictures = 400
  /// Of the attacker's own, for the features' moments.
  private static let references = 1024
  private static let referenceBatch = 256

  /// What a classifier gives away, and a look at it.
  struct InversionOutcome {
    let asset: AuditAsset
    let pictures: ClassPictures
  }

  /// nil where nobody holds a classifier, or nobody was asked to look into it.
  func auditInversion(_ sides: Sides) throws -> InversionOutcome? {
    guard let victim = subject.victim, budget.attacks.contains(ModelInversion.name),
      let plain = sides.undefended
    else { return nil }
    let observation = Observation.unprotected(subject, plain)
    let judge = try Recognition(
      plain, observation: observation, label: victim.label, budget: budget,
      context: context("inversion", "judge"))
    let entries = try ways.map { way in
      try drawn(
        way, .protected, from: victim.layers, victim.label, of: sides.protected, plain: plain,
        judge)
    }
    let ceiling = try victim.undefended.map {
      try drawn(.direct, .ceiling, from: $0, victim.label, of: plain, plain: plain, judge)
    }
    guard let best = entries.max(by: { $0.validation < $1.validation }) else { return nil }
    let asset = asset(best, entries, ceiling: ceiling, judge: judge)
    return InversionOutcome(
      asset: asset,
      pictures: ClassPictures(
        sides.protected, label: victim.label.name, pictures: best.judged,
        classes: victim.label.classes, name: best.way.name, recognised: asset.achieved ?? 0))
  }

  private var ways: [ModelInversion.Way] {
    switch (subject.cipher?.family, subject.cipher?.freshKeyQuery) {
    case (.pixelwise, .some): [.direct, .throughKeys]
    default: [.direct]
    }
  }

  private struct Drawn {
    let way: ModelInversion.Way
    let role: AuditAttacker.Role
    let persuaded: Double
    let steps: Int
    let seconds: Double
    let validation: Double
    /// 1 or 0 for each picture of the second half.
    let hits: [Double]
    /// The pictures of that half, `[H, W, C]`.
    let judged: [[UInt8]]
    let values: Int
  }

  private func drawn(
    _ way: ModelInversion.Way, _ role: AuditAttacker.Role,
    from layers: [AuditSubject.Function], _ label: LabelHead.Label, of side: Side,
    plain: Side, _ judge: Recognition
  ) throws -> Drawn {
    var keys: PixelwiseKeys?
    if way == .throughKeys, case .pixelwise(let shuffled) = subject.cipher?.family {
      keys = PixelwiseKeys(shuffled: shuffled)
    }
    // Data sets often come class by class: every batch takes from all over.
    let known = side.training.indices.thinned(to: Self.references)
    let batches = max(1, known.count / Self.referenceBatch)
    let places = (0..<batches).map { first in
      stride(from: first, to: known.count, by: batches).map { known[$0] }
    }
    let inversion = ModelInversion(
      layers: layers, label: label, picture: subject.picture,
      moments: FeatureMoments(of: layers, over: places.map { side.training.protected($0) }),
      appearance: FeatureMoments(ofPictures: places.map { plain.training.protected($0) }),
      keys: keys, precision: subject.precision)
    let perClass = max(2, min(budget.inversionPictures, Self.mostPictures / label.classes))
    let classes = (0..<perClass).flatMap { _ in (0..<label.classes).map(Int32.init) }
    let result = try inversion.run(
      classes, steps: budget.inversionSteps,
      context: context("inversion", "\(role.rawValue)-\(way.name)"))
    let hits = judge.hits(result.pictures, classes: classes)
    let half = perClass / 2 * label.classes
    return Drawn(
      way: way, role: role, persuaded: result.persuaded, steps: result.steps,
      seconds: result.seconds, validation: hits.prefix(half).map { $0 }.average,
      hits: Array(hits.dropFirst(half)),
      judged: Array(result.pictures.pictureBytes.dropFirst(half)), values: result.pictures.count)
  }

  private func asset(
    _ best: Drawn, _ entries: [Drawn], ceiling: Drawn?, judge: Recognition
  ) -> AuditAsset {
    let floor = 1 / Double(judge.label.classes)
    let bootstrap = Bootstrap(
      samples: best.hits.count, resamples: 1000, seed: subject.seed)
    let leakage = ceiling.flatMap { ceiling in
      bootstrap.leakage(
        achieved: { $0.mean(best.hits) }, floor: { _ in floor },
        ceiling: { $0.mean(ceiling.hits) })
    }
    // On an unprotected classifier it must get halfway to what real pictures give.
    let isAble = (ceiling?.hits.average ?? 0) - floor >= (judge.accuracy - floor) / 2
    let asset = AuditAsset(
      asset: "class pictures", kind: .inversion, threat: ThreatModel.whiteBox.name,
      metric: "recognition", samples: best.hits.count, floor: floor,
      achieved: best.hits.average, ceiling: ceiling?.hits.average, leakage: leakage,
      strongest: best.hits.average > floor ? best.way.name : "floor",
      metrics: [
        "real pictures": MetricFigures(floor: floor, achieved: nil, ceiling: judge.accuracy),
        "the classifier's own": MetricFigures(
          floor: floor, achieved: best.persuaded, ceiling: ceiling?.persuaded),
      ],
      attackers: (entries + [ceiling].compactMap { $0 }).map(attacker))
    return judged(asset, converged: isAble && entries.allSatisfy { attacker($0).converged })
  }

  private func attacker(_ drawn: Drawn) -> AuditAttacker {
    AuditAttacker(
      name: drawn.way.name, summary: drawn.way.summary, role: drawn.role, seed: 0,
      // It has done what it set out to do once the classifier believes nearly all its pictures.
      converged: drawn.persuaded > 0.95, validation: drawn.validation, test: drawn.hits.average,
      parameters: drawn.values, imagesSeen: 0, seconds: drawn.seconds, curve: [])
  }
}
