import Architectures
import Datasets
import Foundation
import Pixels
import Records
import Tensors

/// Protected data in memory, as a receiver has them: features and task labels, nothing else.
struct ProtectedData {
  let ids: [SampleID]
  /// `[N, C, H, W]`, float16 as released.
  let features: Tensor
  let shape: FeatureShape
  let manifest: ReleaseManifest
  private let source: any Source

  init(_ folder: URL, progress: any ProgressSink) throws {
    let file = folder.appendingPathComponent("manifest.json")
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw KitError.notProtected(folder.path)
    }
    manifest = try ReleaseManifest(
      decoding: [UInt8](Data(contentsOf: file)), name: file.path)
    source = try Sources.open(DataLocation(path: folder.path))
    ids = source.ids
    shape = FeatureShape(
      channels: manifest.shape[0],
      size: Size(height: manifest.shape[1], width: manifest.shape[2]))
    var rows: [Tensor] = []
    for index in 0..<source.count {
      guard case .features(let array) = try source.payload(at: index, size: nil, channels: nil),
        array.shape == manifest.shape
      else {
        throw KitError.brokenRelease(
          file: folder.path, problem: "sample \(ids[index]) is not of shape \(manifest.shape)")
      }
      rows.append(Tensor(array).reshaped([1] + manifest.shape))
      progress.show(
        ProgressUpdate(
          task: "reading protected data", done: index + 1, total: source.count, unit: "samples"))
    }
    features = Tensor.concatenated(rows)
  }

  /// Class ids of a task label, -1 where missing.
  func labels(_ name: String) throws -> [Int32] {
    guard let cells = source.cells(name) else {
      throw KitError.unknownLabel(name, known: manifest.labels.map(\.name))
    }
    return cells.map { Int32($0) ?? -1 }
  }
}
