import Architectures
import Auditing
import Datasets
import Formats
import Foundation
import Imaging
import Networks
import Pixels
import Records
import Schemes
import Reporting
import Tensors
import Training

/// What `audit` is asked to do.
public struct AuditRequest: Sendable {
  public var run: URL
  public var data: URL
  /// `quick`, `standard` or `thorough`; nil takes the recipe's.
  public var budget: String?
  /// nil writes into the run's `audit/`.
  public var out: URL?
  public var device: String
  /// The command line, for the report.
  public var command: String

  public init(
    run: URL, data: URL, budget: String? = nil, out: URL? = nil, device: String = "auto",
    command: String
  ) {
    self.run = run
    self.data = data
    self.budget = budget
    self.out = out
    self.device = device
    self.command = command
  }
}

/// Attacks a run's release and writes `audit.json`, its pictures and `report.html`.
public struct AuditRun {
  let request: AuditRequest
  let progress: any ProgressSink
  let stop: StopSignal

  public init(
    _ request: AuditRequest, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.progress = progress
    self.stop = stop
  }

  public func run() throws -> AuditRecord {
    let start = ContinuousClock.now
    let folder = RunFolder(request.run)
    let recipe = try folder.open()
    let data = try PreparedData(recipe, root: request.data, progress: progress)
    let precision = recipe.train.networkPrecision(on: try Device.chosen(request.device))
    let subject = try subject(recipe, data, Bundle(run: folder), precision)
    let name = request.budget ?? recipe.audit.budget.rawValue
    guard let budget = Budget.named(name) else {
      preconditionFailure("AuditRun: budget \"\(name)\" is not one of the known ones")
    }
    let out = request.out ?? folder.audit
    let work = out.appendingPathComponent("work-\(budget.name)", isDirectory: true)
    let logger = try RunLogger(folder: nil, progress: progress)
    logger.title = "audit"
    let findings = try Auditor(
      subject, budget: budget, work: work, observer: logger, stop: stop
    ).run()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let record = try record(
      findings, recipe, data, subject, budget, precision, folder, out: out, seconds: seconds)
    try AtomicFile.write(record.encoded(), to: out.appendingPathComponent("audit.json"))
    let html = try AuditReport.render(audit: out)
    try AtomicFile.write(html, to: out.appendingPathComponent("report.html"))
    // The attackers' own checkpoints have served.
    try? FileManager.default.removeItem(at: work)
    return record
  }

  private func subject(
    _ recipe: Recipe, _ data: PreparedData, _ bundle: Bundle, _ precision: Networks.Precision
  ) throws -> AuditSubject {
    func function(_ stored: StoredNetwork) -> AuditSubject.Function {
      stored.network.record(false)
      return { stored.network($0, .evaluation) }
    }
    let obfuscator = try bundle.read(.obfuscator, precision: precision)
    let undefended = try bundle.readUndefended(.obfuscator, precision: precision)
    let plainClassifier = try bundle.readUndefended(.classifier, precision: precision)
    func inLoop(_ role: ReleasePart.Role) throws -> AuditSubject.Function? {
      bundle.contains(role) ? function(try bundle.read(role, precision: precision)) : nil
    }
    return AuditSubject(
      dataset: data.dataset, attacker: data.split[.attacker],
      validation: data.split[.validation], test: data.split[.test], picture: data.picture,
      protectedShape: obfuscator.network.output, precision: precision, task: data.task,
      hidden: data.hidden, protect: function(obfuscator),
      undefended: undefended.map(function),
      classify: function(try bundle.read(.classifier, precision: precision)),
      classifyUndefended: plainClassifier.map(function),
      inLoopReconstruct: try inLoop(.reconstructor),
      inLoopInfer: try inLoop(.attributeAdversary), width: recipe.model.width,
      fullyConnected: recipe.model.fc, seed: recipe.seed)
  }

  private func record(
    _ findings: Auditor.Findings, _ recipe: Recipe, _ data: PreparedData, _ subject: AuditSubject,
    _ budget: Budget, _ precision: Networks.Precision, _ folder: RunFolder, out: URL,
    seconds: Double
  ) throws -> AuditRecord {
    let gallery = AuditGallery(dataset: data.dataset, subject: subject, folder: out)
    return AuditRecord(
      verdict: .worst(of: findings.assets.map(\.verdict)),
      sentence: VerdictSentence.make(for: findings.assets), budget: budget.name, seconds: seconds,
      assets: findings.assets, utility: findings.utility, untested: findings.untested,
      images: try findings.pictures.flatMap(gallery.write),
      training: TrainingCurves.read(folder.metrics), recipe: recipe.yaml,
      versions: MachineFacts.versions, hardware: MachineFacts.hardware(precision),
      created: Date(), command: request.command)
  }
}

/// Writes the pictures of a report: original, protected, reconstruction.
struct AuditGallery {
  let dataset: Dataset
  let subject: AuditSubject
  let folder: URL

  func write(_ shown: Auditor.ShownPicture) throws -> [AuditImage] {
    let key = dataset.ids[shown.place].description
    let original = Image(
      size: dataset.size, channels: dataset.channels, bytes: dataset.pixels(at: shown.place))
    let rebuilt = Image(
      size: dataset.size, channels: dataset.channels, bytes: shown.reconstruction)
    let figures = String(
      format: "MS-SSIM %.3f, PSNR %.1f dB", shown.similarity, shown.signalToNoise)
    return [
      try save(original, .original, shown.choice, key, "what was protected"),
      try save(
        protectedPicture(shown.place), .protected, shown.choice, key,
        "mean of the protected channels, each scaled to its own range"),
      try save(rebuilt, .reconstruction, shown.choice, key, figures),
    ]
  }

  /// Features have many channels: their mean magnitude is shown as a grey picture.
  private func protectedPicture(_ place: Int) -> Image {
    let picture = Tensor.images(
      dataset.pixels(at: place), count: 1, size: dataset.size, channels: dataset.channels,
      precision: subject.precision)
    let features = withoutGradients {
      subject.precision.apply { subject.protect(picture) }.converted(to: .float32)
    }
    let shape = subject.protectedShape
    let map = features.mean(over: [1]).reshaped([shape.size.height, shape.size.width]).floats
    let (low, high) = (map.min() ?? 0, map.max() ?? 1)
    let bytes = map.map { UInt8(max(0, min(255, ($0 - low) / max(high - low, 1e-9) * 255))) }
    return Image(size: shape.size, channels: 1, bytes: bytes)
  }

  private func save(
    _ image: Image, _ role: AuditImage.Role, _ choice: AuditImage.Choice, _ key: String,
    _ caption: String
  ) throws -> AuditImage {
    let images = folder.appendingPathComponent("images", isDirectory: true)
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    let bytes = try PNG.encode(image)
    let file = "images/\(choice.rawValue)-\(role.rawValue).png"
    try AtomicFile.write(bytes, to: folder.appendingPathComponent(file))
    return AuditImage(
      role: role, choice: choice, key: key, file: file, sha256: sha256(bytes), caption: caption)
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
