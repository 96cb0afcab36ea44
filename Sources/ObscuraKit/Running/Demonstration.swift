import Datasets
import Formats
import Foundation
import Records
import Training

/// The main job on built-in data: train, protect, audit, report.
public struct Demonstration {
  let folder: URL
  let progress: any ProgressSink
  let stop: StopSignal

  public init(
    folder: URL, progress: any ProgressSink = SilentProgress(), stop: StopSignal = StopSignal()
  ) {
    self.folder = folder
    self.progress = progress
    self.stop = stop
  }

  static let pictures = "synthetic-faces?count=6000&people=600&seed=11"

  static let recipe = """
    schema: obscura.recipe/1
    scheme: deepobfuscator
    seed: 1
    data: {source: "\(pictures)", identity: person, size: 32}
    labels: {task: [Smiling], private: [Male]}
    model: {width: 0.25, fc: 128}
    options: {pretrainAdversaries: 1}
    train: {batch: 64, pretrain: 8, epochs: 8, rate: 0.001, schedule: one-cycle}
    audit: {budget: quick}
    """

  public func run() throws -> AuditRecord {
    let runFolder = folder.appendingPathComponent("run", isDirectory: true)
    let protected = folder.appendingPathComponent("protected", isDirectory: true)
    // An earlier demo is replaced, nothing else.
    if FileManager.default.fileExists(atPath: runFolder.path) {
      guard try RunFolder(runFolder).state() == .run else {
        throw KitError.outputExists(runFolder.path)
      }
      try FileManager.default.removeItem(at: runFolder)
      try? FileManager.default.removeItem(at: protected)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let recipe = try RecipeReader.read(yaml: Self.recipe, name: "demo.yaml")
    progress.say(
      "1/3  training DeepObfuscator on synthetic faces: keep Smiling, hide Male and the picture")
    try TrainingRun(
      TrainingRequest(recipe: recipe, data: folder, run: runFolder), progress: progress,
      stop: stop
    ).run()
    progress.say("2/3  protecting pictures")
    _ = try Protecting(
      ProtectRequest(
        run: runFolder, input: "synthetic-faces?count=500&people=50&seed=12", output: protected),
      progress: progress
    ).run()
    progress.say("3/3  attacking the result with attackers trained from scratch")
    let record = try AuditRun(
      AuditRequest(run: runFolder, data: folder, command: "obscura demo"), progress: progress,
      stop: stop
    ).run()
    let report = try FileBytes.read(RunFolder(runFolder).report)
    try AtomicFile.write(report, to: folder.appendingPathComponent("report.html"))
    return record
  }
}
