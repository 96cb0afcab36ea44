import Architectures
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Schemes
import Tensors
import Training

/// What `fit` is asked to do: the receiver's side, from protected data alone.
public struct FitRequest: Sendable {
  public var protected: URL
  public var task: String
  public var run: URL
  public var epochs: Int
  public var fullyConnected: Int
  public var device: String
  public var seed: UInt64

  public init(
    protected: URL, task: String, run: URL, epochs: Int = 10, fullyConnected: Int = 512,
    device: String = "auto", seed: UInt64 = 0
  ) {
    self.protected = protected
    self.task = task
    self.run = run
    self.epochs = epochs
    self.fullyConnected = fullyConnected
    self.device = device
    self.seed = seed
  }
}

/// Learns a task label from protected data.
public struct Receiver {
  let progress: any ProgressSink
  let stop: StopSignal

  static let batch = 64
  static let rate = 1e-3
  /// Share of the samples that chooses the best epoch.
  static let validationShare = 0.1
  /// Of ResNet-18 on pictures.
  static let pictureWidth = 0.5

  public init(progress: any ProgressSink = SilentProgress(), stop: StopSignal = StopSignal()) {
    self.progress = progress
    self.stop = stop
  }

  /// Trains a classifier and writes it as a run's `bundle/cloud`.
  /// - Returns: balanced accuracy on the held-out tenth of the samples.
  public func fit(_ request: FitRequest) throws -> Double {
    let data = try ProtectedData(request.protected, progress: progress)
    guard let label = data.manifest.labels.first(where: { $0.name == request.task }) else {
      throw KitError.unknownLabel(request.task, known: data.manifest.labels.map(\.name))
    }
    let values = try data.labels(request.task)
    let head = LabelHead([.init(name: label.name, classes: label.classes.count)])
    let known = values.indices.filter { values[$0] >= 0 }
    guard known.count >= 20 else {
      throw KitError.tooFewSamples(part: "protected data", samples: known.count, needed: 20)
    }
    let (training, validation) = divided(known, seed: request.seed)
    let precision = Precision.automatic(on: try Device.chosen(request.device))
    let blueprint = Self.classifier(of: data, request, outputs: head.width)
    let participant = Participant("classifier", blueprint.network())
    participant.module.move(to: precision)
    participant.restart(.kaiming, seed: request.seed)
    func balanced(_ rows: [Int]) -> Double {
      score(participant.module, data, rows, values, head, precision).balancedAccuracy() ?? 0
    }
    let loader = FeatureLoader(
      features: data.features, labels: [label.name: values], rows: training, batch: Self.batch,
      seed: request.seed)
    let stage = Stage(
      "fit", cycle: [phase(participant, head)],
      iterations: request.epochs * loader.batchesPerEpoch, rate: Self.rate, schedule: .oneCycle,
      validation: Validation(
        every: loader.batchesPerEpoch, keepsBestOf: [participant], score: { balanced(validation) }))
    let logger = try RunLogger(folder: nil, progress: progress)
    let trainer = Trainer(
      [participant], loader: loader,
      settings: Trainer.Settings(precision: precision, seed: request.seed), observer: logger,
      stop: stop)
    try trainer.run([stage])
    try StoredNetwork.write(
      participant.module, blueprint,
      labels: [ModelDescription.Label(name: label.name, classes: label.classes)],
      name: ReleasePart.Role.classifier.rawValue, description: "model.json",
      in: RunFolder(request.run).cloud)
    return balanced(validation)
  }

  /// Of features the rest of VGG16, whose channels tell the width: 128 are the paper's; of pictures a
  /// residual network.
  private static func classifier(
    of data: ProtectedData, _ request: FitRequest, outputs: Int
  ) -> Blueprint {
    data.isPictures
      ? Blueprint(.resNet18, input: data.shape, width: pictureWidth, output: .vector(outputs))
      : Blueprint(
        .vggClassifier, input: data.shape, width: Double(data.shape.channels) / 128,
        pools: VGG16.poolsDone(before: data.shape), hidden: request.fullyConnected,
        output: .vector(outputs))
  }

  private func phase(_ participant: Participant, _ head: LabelHead) -> Phase {
    Phase("task", moves: [participant]) { batch in
      let loss = head.crossEntropy(
        participant.module(batch.images, .training), batch.labels(for: head))
      return PhaseLosses(loss, terms: [("L(C)", loss)])
    }
  }

  private func score(
    _ module: any Module, _ data: ProtectedData, _ rows: [Int], _ values: [Int32],
    _ head: LabelHead, _ precision: Precision
  ) -> Predictions {
    let scores = Prediction.scores(module, data.features, rows, head, precision)
    return Predictions(
      truth: rows.map { values[$0] }, scores: scores[0].flatMap(\.self),
      classes: head.labels[0].classes)
  }

  private func divided(_ rows: [Int], seed: UInt64) -> (training: [Int], validation: [Int]) {
    var generator = SeededGenerator(seed: seed, 0x6669_74)
    var shuffled = rows
    generator.shuffle(&shuffled)
    let held = max(1, Int(Double(rows.count) * Self.validationShare))
    return (Array(shuffled.dropFirst(held)), Array(shuffled.prefix(held)))
  }
}
