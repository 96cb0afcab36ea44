import Ciphers
import Datasets
import Foundation
import Imaging
import Networks
import Records
import Schemes
import Tensors
import Training

/// What `train` is asked to do.
public struct TrainingRequest: Sendable {
  public var recipe: Recipe
  /// Where the recipe's data lie.
  public var data: URL
  public var run: URL
  /// `auto`, `cpu` or `cuda`.
  public var device: String
  public var resume: Bool
  /// Networks that others share and that stay as they are, in files of a folder; nil for none.
  var shared: SharedParts?

  public init(recipe: Recipe, data: URL, run: URL, device: String = "auto", resume: Bool = false) {
    self.recipe = recipe
    self.data = data
    self.run = run
    self.device = device
    self.resume = resume
  }
}

/// Trains a recipe's scheme and writes its release.
public struct TrainingRun {
  let request: TrainingRequest
  let progress: any ProgressSink
  let stop: StopSignal

  public init(
    _ request: TrainingRequest, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.progress = progress
    self.stop = stop
  }

  /// - Throws: what is wrong with recipe, data or run; nothing of an earlier run is lost.
  public func run() throws {
    let folder = RunFolder(request.run)
    let lock = try open(folder)
    defer { withExtendedLifetime(lock) {} }
    let recipe = try folder.open()
    let device = try Device.chosen(request.device)
    let data = try PreparedData(recipe, root: request.data, progress: progress)
    data.notes.forEach { progress.say("note: \($0)") }
    let precision = recipe.train.networkPrecision(on: device)
    var problem = SchemeProblem(
      recipe, data, precision: precision, validates: true, owner: folder.owner)
    if let shared = request.shared {
      problem.shared = try shared.modules(precision, like: problem.scheme().parts)
    }
    let scheme = try problem.scheme()
    let cipher = try recipe.cipher.map {
      try BatchCipher(
        $0, pictures: ImageShape(data.dataset.size, channels: data.dataset.channels),
        owner: folder.owner)
    }
    try train(scheme, recipe, data, folder, cipher, precision)
    if let vocabulary = data.dataset.layout.vocabulary { try Bundle(run: folder).write(vocabulary) }
    try Bundle(run: folder).write(scheme.parts, labels: labels(data))
    if let classify = scheme.classifyPictures {
      try evaluate(classify, data, folder, cipher, precision)
    }
  }

  private func evaluate(
    _ classify: @escaping (Tensor) -> Tensor, _ data: PreparedData, _ folder: RunFolder,
    _ cipher: BatchCipher?, _ precision: Networks.Precision
  ) throws {
    let rows = Evaluating(
      data: data, cipher: cipher, precision: precision, classify: classify
    ).rows()
    let record = Evaluation(
      cipher: cipher?.oracle.cipher.label, keys: cipher?.keys.rawValue,
      augmentedAfter: cipher?.augmentsCiphertexts == true ? true : nil, rows: rows)
    try record.write(to: folder.evaluation)
    progress.say(record.text)
  }

  private func open(_ folder: RunFolder) throws -> RunLock {
    if try folder.state() == .run, !request.resume {
      throw RecordError.runExists(path: folder.url.path)
    }
    let lock = try folder.acquireLock()
    if try folder.state() != .run { try folder.create(request.recipe) }
    try folder.makeFolders()
    return lock
  }

  private func train(
    _ scheme: any Scheme, _ recipe: Recipe, _ data: PreparedData, _ folder: RunFolder,
    _ cipher: BatchCipher?, _ precision: Networks.Precision
  ) throws {
    let indices = data.labelled(.owner, data.task)
    guard indices.count >= recipe.train.batch else {
      throw KitError.tooFewSamples(
        part: "owner", samples: indices.count, needed: recipe.train.batch)
    }
    let loader = data.loader(indices, recipe, alteration: cipher?.alteration)
    let logger = try RunLogger(folder: folder, of: data.dataset.layout, progress: progress)
    let trainer = Trainer(
      scheme.participants, loader: loader, publicLoader: data.publicLoader(recipe),
      settings: Trainer.Settings(
        precision: precision, seed: recipe.seed, clip: recipe.train.clip,
        checkpointSeconds: recipe.train.checkpointSeconds),
      checkpoints: CheckpointStore(folder.checkpoints), observer: logger, stop: stop)
    try trainer.resume()
    let bundle = Bundle(run: folder)
    try trainer.run(scheme.stages(batchesPerEpoch: loader.batchesPerEpoch)) { stage in
      if stage == scheme.undefendedAfter { try bundle.writeUndefended(scheme.undefendedParts) }
    }
  }

  private func labels(_ data: PreparedData) -> [ReleasePart.Role: [ModelDescription.Label]] {
    [.classifier: described(data.task, data), .attributeAdversary: described(data.hidden, data)]
  }

  private func described(_ head: LabelHead, _ data: PreparedData) -> [ModelDescription.Label] {
    head.labels.map { label in
      ModelDescription.Label(
        name: label.name, classes: data.dataset.label(label.name)?.classes ?? [])
    }
  }
}

extension TrainSettings.Augment {
  var augmentation: Augmentation { Augmentation(mirror: mirror, shift: shift, zoom: zoom) }
}

extension Device {
  /// - Parameter name: `auto`, `cpu` or `cuda`.
  static func chosen(_ name: String) throws -> Device {
    let available = Torch.cudaDevices > 0 ? "cpu, cuda" : "cpu"
    switch name {
    case "auto": return Torch.cudaDevices > 0 ? .cuda : .cpu
    case "cpu": return .cpu
    case "cuda" where Torch.cudaDevices > 0: return .cuda
    default: throw KitError.noDevice(name, available: available)
    }
  }
}
