import Auditing
import Datasets
import Formats
import Foundation
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
  private let progress: any ProgressSink
  private let stop: StopSignal

  /// - Parameters:
  ///   - usualThreats: a recipe's, where nobody else named any.
  ///   - command: the command line, for the report.
  init(
    _ subject: AuditSubject, effort: AuditEffort, budget: Budget,
    usualThreats: [ThreatModel] = [], out: URL, command: String, progress: any ProgressSink,
    stop: StopSignal
  ) {
    var subject = subject
    subject.test = subject.test.thinned(to: budget.testPictures)
    self.subject = subject
    self.effort = effort
    self.budget = budget
    self.usualThreats = usualThreats
    self.out = out
    self.command = command
    self.progress = progress
    self.stop = stop
  }

  /// - Parameters:
  ///   - recipe: what was audited, as text.
  ///   - training: the curves of its training, where there was one.
  ///   - checks: what was looked at beside the attackers.
  ///   - remark: a sentence that follows the verdict's own.
  func run(
    recipe: String, training: [TrainingCurve] = [], checks: [AuditCheck]? = nil,
    remark: String? = nil
  ) throws -> AuditRecord {
    for (part, places) in [
      (Part.attacker, subject.attacker), (.validation, subject.validation), (.test, subject.test),
    ] where places.isEmpty { throw KitError.emptyPart(part.rawValue) }
    let work = out.appendingPathComponent("work-\(budget.name)", isDirectory: true)
    let threats = try effort.threats(on: subject, otherwise: usualThreats)
    let logger = try RunLogger(folder: nil, progress: progress)
    logger.title = "audit"
    let stopwatch = Stopwatch(work)
    let findings = try stopwatch.measure {
      try Auditor(
        subject, budget: budget, threats: threats, policy: effort.policy, work: work,
        observer: logger, stop: stop
      ).run()
    }
    let record = try record(findings, stopwatch.seconds, recipe, training, checks, remark)
    try AtomicFile.write(record.encoded(), to: out.appendingPathComponent("audit.json"))
    let html = try AuditReport.render(audit: out)
    try AtomicFile.write(html, to: out.appendingPathComponent("report.html"))
    // The attackers' own checkpoints have served.
    try? FileManager.default.removeItem(at: work)
    return record
  }

  private func record(
    _ findings: Auditor.Findings, _ seconds: Double, _ recipe: String,
    _ training: [TrainingCurve], _ checks: [AuditCheck]?, _ remark: String?
  ) throws -> AuditRecord {
    let gallery = AuditGallery(dataset: subject.dataset, subject: subject, folder: out)
    let failed = (checks ?? []).filter { $0.outcome == .failed }.map(\.finding)
    let sentences =
      [VerdictSentence.make(for: findings.assets)] + failed + [remark].compactMap { $0 }
    return AuditRecord(
      sentence: sentences.joined(separator: " "), budget: budget.name,
      seconds: seconds, assets: findings.assets,
      utility: findings.utility, checks: checks, bounds: findings.bounds,
      proviso: findings.proviso, untested: findings.untested,
      images: try findings.pictures.flatMap(gallery.write)
        + (findings.classes.map(gallery.write) ?? []),
      training: training, recipe: recipe,
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
