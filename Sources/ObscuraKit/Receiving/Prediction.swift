import Architectures
import Datasets
import Foundation
import Networks
import Records
import Tensors

/// Predictions of a run's classifier for protected data or pictures.
public struct Prediction: Sendable, Codable {
  public let key: String
  /// Probability of each class, by label and class.
  public let labels: [String: [String: Float]]

  static let batch = 128

  /// - Parameters:
  ///   - run: a run that `train` or `fit` wrote; pictures need one with an obfuscator.
  ///   - input: protected data, a picture, a folder or a data set.
  ///   - isPrivate: whether private labels are read, by the adversary that the owner kept.
  public static func run(
    run: URL, input: String, isPrivate: Bool = false, device: String = "auto",
    progress: any ProgressSink = SilentProgress()
  ) throws -> [Prediction] {
    let folder = RunFolder(run)
    let precision = Precision.automatic(on: try Device.chosen(device))
    let bundle = Bundle(run: folder)
    guard !isPrivate || bundle.contains(.attributeAdversary) else {
      throw KitError.noPrivateReader(run.path)
    }
    let classifier = try bundle.read(
      isPrivate ? .attributeAdversary : .classifier, precision: precision)
    classifier.network.record(false)
    let head = LabelHead(
      classifier.labels.map { .init(name: $0.name, classes: $0.classes.count) })
    let (ids, features) = try inputs(folder, input, precision, progress)
    let scores = scores(
      classifier.network, features, Array(0..<ids.count), head, precision)
    return ids.enumerated().map { row, id in
      var labels: [String: [String: Float]] = [:]
      for (index, label) in classifier.labels.enumerated() {
        labels[label.name] = Dictionary(
          uniqueKeysWithValues: zip(label.classes, scores[index][row]))
      }
      return Prediction(key: id.description, labels: labels)
    }
  }

  private static func inputs(
    _ folder: RunFolder, _ input: String, _ precision: Precision, _ progress: any ProgressSink
  ) throws -> ([SampleID], Tensor) {
    let url = URL(fileURLWithPath: input)
    if FileManager.default.fileExists(atPath: url.appendingPathComponent("manifest.json").path) {
      let data = try ProtectedData(url, progress: progress)
      return (data.ids, data.features)
    }
    let bundle = Bundle(run: folder)
    let released = try ReleasedData(
      bundle.read(.obfuscator, precision: precision), owner: folder.owner, precision: precision)
    let recipe = try folder.open()
    let dataset = try Dataset.load(
      Sources.open(DataLocation(input, like: recipe.data)),
      as: bundle.layout(of: recipe, released.obfuscator), labels: [], identity: nil,
      budget: PreparedData.budget, threads: ProcessInfo.processInfo.activeProcessorCount)
    for skipped in dataset.skipped { progress.say("left out: \(skipped)") }
    let parts = stride(from: 0, to: dataset.count, by: batch).map { start -> Tensor in
      let places = Array(start..<min(start + batch, dataset.count))
      return released(of: dataset, places).converted(to: .float32)
    }
    return (dataset.ids, .concatenated(parts))
  }

  /// Probabilities by label, `[label][row][class]`.
  static func scores(
    _ module: any Module, _ features: Tensor, _ rows: [Int], _ head: LabelHead,
    _ precision: Precision
  ) -> [[[Float]]] {
    head.probabilities(rows, precision: precision) { wanted in
      let inputs = features.rows(wanted).converted(
        to: .float32, on: precision.device, layout: precision.layout)
      return module(inputs, .evaluation)
    }
  }
}
