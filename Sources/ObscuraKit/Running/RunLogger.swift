import Datasets
import Foundation
import Records
import Training

/// Writes a run's logs and shows its progress.
final class RunLogger: TrainingObserver {
  private let metrics: MetricsLog?
  private let board: TensorBoardWriter?
  private let progress: any ProgressSink
  /// A log that cannot be written ends the run at the next checkpoint, not inside a step.
  private var failure: (any Error)?
  private var epoch = 1
  /// What stands before the stage's name, for instance the attacked asset.
  var title = ""
  /// What samples are called: `images` as in images/s, unless they are no pictures.
  private let noun: String

  init(folder: RunFolder?, of layout: SampleLayout? = nil, progress: any ProgressSink) throws {
    noun = layout.flatMap { $0.isPicture ? nil : $0.noun } ?? "images"
    metrics = try folder.map { try MetricsLog(appendingTo: $0.metrics) }
    board = try folder.map { try TensorBoardWriter(folder: $0.url) }
    self.progress = progress
  }

  func iterated(_ report: IterationReport) {
    epoch = report.epoch
    let losses = Dictionary(report.losses.map { ($0.name, $0.value) }) { first, _ in first }
    attempt {
      try metrics?.append(
        MetricsEntry(step: report.step, epoch: epoch, phase: report.stage, losses: losses))
      try board?.append(losses, step: report.step)
    }
    progress.show(
      ProgressUpdate(
        task: titled(report.stage), done: report.iteration,
        total: report.iterations == .max ? nil : report.iterations, unit: noun,
        amount: report.images, metrics: report.losses))
  }

  func validated(stage: String, step: Int, point: CurvePoint) {
    attempt {
      try metrics?.append(
        MetricsEntry(
          step: step, epoch: epoch, phase: "\(stage), validation", losses: ["score": point.value]))
      try board?.append(["\(stage)/validation": point.value], step: step)
    }
  }

  func progressed(_ task: String, pictures: Int) {
    progress.show(ProgressUpdate(task: titled(task), done: pictures, total: nil, unit: noun))
  }

  private func titled(_ stage: String) -> String { title.isEmpty ? stage : "\(title): \(stage)" }

  func warned(_ message: String) { progress.say("warning: \(message)") }

  func logBytes() throws -> Int {
    if let failure { throw failure }
    try metrics?.synchronize()
    return metrics?.byteCount ?? 0
  }

  func rewind(toBytes bytes: Int) throws {
    try metrics?.truncate(toBytes: bytes)
  }

  private func attempt(_ body: () throws -> Void) {
    do { try body() } catch { failure = failure ?? error }
  }
}
