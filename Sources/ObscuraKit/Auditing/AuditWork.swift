import Auditing
import Datasets
import Formats
import Foundation
import Networks
import Records
import Reporting
import Training

/// Attacks a subject, whatever it came from, and writes `audit.json`, its pictures and
/// `report.html`.
struct AuditWork {
  private let subject: AuditSubject
  private let effort: AuditEffort
  private let budget: Budget
  private let usualThreats: [ThreatModel]
  private let out: URL
  private let command: String
  private let story: Story
  private let progress: any ProgressSink
  private let stop: StopSignal

  /// What the report says beside what attackers found.
  struct Story {
    /// What was audited, as text.
    var recipe: String
    /// The curves of its training, where there was one.
    var training: [TrainingCurve] = []
    /// What was looked at beside the attackers.
    var checks: [AuditCheck]?
    /// A sentence that follows the verdict's own.
    var remark: String?
  }

  /// - Parameters:
  ///   - usualThreats: a recipe's, where nobody else named any.
  ///   - command: the command line, for the report.
  init(
    _ subject: AuditSubject, effort: AuditEffort, budget: Budget,
    usualThreats: [ThreatModel] = [], out: URL, command: String, story: Story,
    progress: any ProgressSink, stop: StopSignal
  ) {
    var subject = subject
    subject.test = subject.test.thinned(to: budget.testPictures)
    self.subject = subject
    self.effort = effort
    self.budget = budget
    self.usualThreats = usualThreats
    self.out = out
    self.command = command
    self.story = story
    self.progress = progress
    self.stop = stop
  }

  /// Looks at who would attack and what that would cost; writes nothing.
  func plan() throws -> AuditPlan {
    try auditor(work: nil, observer: nil).plan()
  }

  func run() throws -> AuditRecord {
    let folders = AttackerFolders(subject, budget)
    let work = folders.work(in: out)
    // Before the lock, which is a sign of this process.
    let stopwatch = Stopwatch(work)
    // Two audits at once would take up each other's attackers.
    let locks = try ([out] + [ceilings].compactMap { $0 }).map {
      try RunFolder($0).acquireLock()
    }
    defer { withExtendedLifetime(locks) {} }
    let logger = try RunLogger(folder: nil, of: subject.dataset.layout, progress: progress)
    logger.title = "audit"
    let auditor = try auditor(work: work, observer: logger)
    let findings = try stopwatch.measure { try auditor.run() }
    let record = try record(findings, stopwatch.seconds)
    try StudyGallery(dataset: subject.dataset, folder: out).write(findings.study)
    try AtomicFile.write(record.encoded(), to: out.appendingPathComponent("audit.json"))
    let html = try AuditReport.render(audit: out)
    try AtomicFile.write(html, to: out.appendingPathComponent("report.html"))
    // The attackers' own checkpoints have served.
    folders.clear(out)
    return record
  }

  private func auditor(work: URL?, observer: (any TrainingObserver)?) throws -> Auditor {
    for (part, places) in [
      (Part.attacker, subject.attacker), (.validation, subject.validation), (.test, subject.test),
    ] where places.isEmpty { throw KitError.emptyPart(part.rawValue) }
    guard
      !subject.hasPicturesToRebuild || StructuralSimilarity.scales(for: subject.picture.size) > 0
    else { throw KitError.smallPictures(subject.picture.size.description) }
    return Auditor(
      subject, budget: budget,
      threats: try effort.threats(on: subject, otherwise: usualThreats), policy: effort.policy,
      work: work,
      ceilings: ceilings,
      observer: observer, stop: stop)
  }

  /// Where what is learnt of unprotected pictures stays.
  private var ceilings: URL? {
    effort.ceilings.map { AttackerFolders(subject, budget).ceilings(in: $0) }
  }

  /// What a policy names and nothing here attacked: a limit that guards nothing.
  private func unseen(_ assets: [AuditAsset]) -> [String] {
    effort.policy.assets.keys.sorted().filter { name in
      !assets.contains { $0.asset == name || $0.kind.rawValue == name }
    }.map { "\($0), for which the policy sets limits: nothing by that name was attacked." }
  }

  private func record(_ findings: Auditor.Findings, _ seconds: Double) throws -> AuditRecord {
    let gallery = AuditGallery(dataset: subject.dataset, subject: subject, folder: out)
    let failed = (story.checks ?? []).filter { $0.outcome == .failed }.map(\.finding)
    let sentences =
      [VerdictSentence.make(for: findings.assets)] + failed + [story.remark].compactMap { $0 }
    return AuditRecord(
      sentence: sentences.joined(separator: " "), budget: budget.name,
      seconds: seconds, assets: findings.assets,
      utility: findings.utility, checks: story.checks, bounds: findings.bounds,
      proviso: findings.proviso, untested: findings.untested + unseen(findings.assets),
      images: try findings.pictures.flatMap(gallery.write)
        + (findings.classes.map(gallery.write) ?? []),
      texts: findings.texts.isEmpty ? nil : findings.texts,
      training: story.training, recipe: story.recipe,
      versions: MachineFacts.versions, hardware: MachineFacts.hardware(subject.precision),
      created: Date(), command: command)
  }
}

/// The curves of a run's training, thinned for a plot.
enum TrainingCurves {
  static let points = 200

  static func read(_ metrics: URL) -> [TrainingCurve] {
    guard let content = try? MetricsLog.read(metrics) else { return [] }
    var curves: [String: [TrainingCurve.Point]] = [:]
    for entry in content.entries {
      for (name, value) in entry.losses where name != "score" {
        curves[name, default: []].append(.init(step: entry.step, value: value))
      }
    }
    return curves.sorted { $0.key < $1.key }.map { name, all in
      let stride = max(1, all.count / points)
      return TrainingCurve(
        name: name, points: all.enumerated().filter { $0.offset % stride == 0 }.map(\.element))
    }
  }
}
