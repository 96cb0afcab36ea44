import Formats
import Foundation
import Records

/// What a run has to share: featurizer, decider and reconstructor, each with its description.
public struct PublicParts: Sendable {
  /// By name in the pool.
  public let files: [String: [UInt8]]
  /// Of one sample: channels, height, width.
  public let features: [Int]
  public let label: ModelDescription.Label

  /// - Throws: `CollaborationError.notShareable`.
  public init(of run: RunFolder) throws {
    guard try run.open().scheme == "deep-poisoning" else {
      throw CollaborationError.notShareable(run: run.url.path, problem: "is no deep poisoning")
    }
    let places = [
      ("featurizer", run.device, "obfuscator", "model"),
      ("decider", run.cloud, "classifier", "model"),
      ("reconstructor", run.owner, "reconstructor", "reconstructor"),
    ]
    var files: [String: [UInt8]] = [:]
    for (name, folder, weights, description) in places {
      for (file, ending) in [(weights, "safetensors"), (description, "json")] {
        let place = folder.appendingPathComponent("\(file).\(ending)")
        guard FileManager.default.fileExists(atPath: place.path) else {
          throw CollaborationError.notShareable(
            run: run.url.path, problem: "has no \(name); it is not trained to its end")
        }
        files["\(name).\(ending)"] = try FileBytes.read(place)
      }
    }
    let decider = try ModelDescription(decoding: files["decider.json"] ?? [], name: "decider.json")
    guard decider.labels.count == 1 else {
      throw CollaborationError.notShareable(
        run: run.url.path, problem: "has \(decider.labels.count) task labels")
    }
    self.files = files
    features = [decider.inputChannels, decider.inputSize.height, decider.inputSize.width]
    label = decider.labels[0]
  }
}
