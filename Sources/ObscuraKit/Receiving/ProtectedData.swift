import Architectures
import Datasets
import Foundation
import Pixels
import Records
import Tensors

/// Protected data in memory, as a receiver has them: features or pictures, and task labels, nothing else.
struct ProtectedData {
  let ids: [SampleID]
  /// `[N, C, H, W]`, float16: features as released, pictures in [0, 1].
  let features: Tensor
  let shape: FeatureShape
  let isPictures: Bool
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
    isPictures = manifest.format != .safetensors
    let sizes = manifest.shape
    guard sizes.count == 3 else {
      throw KitError.brokenRelease(
        file: file.path, problem: "its shape is \(sizes); expected three sizes")
    }
    shape =
      isPictures
      ? FeatureShape(channels: sizes[2], size: Size(height: sizes[0], width: sizes[1]))
      : FeatureShape(channels: sizes[0], size: Size(height: sizes[1], width: sizes[2]))
    var rows: [Tensor] = []
    for index in 0..<source.count {
      guard let row = Self.sample(try source.payload(at: index, size: nil, channels: nil), shape)
      else {
        throw KitError.brokenRelease(
          file: folder.path, problem: "sample \(ids[index]) is not of shape \(manifest.shape)")
      }
      rows.append(row)
      progress.show(
        ProgressUpdate(
          task: "reading protected data", done: index + 1, total: source.count, unit: "samples"))
    }
    features = Tensor.concatenated(rows)
  }

  /// `[1, C, H, W]`; nil where the sample has another shape.
  private static func sample(_ payload: Payload, _ shape: FeatureShape) -> Tensor? {
    switch payload {
    case .features(let array) where array.shape == shape.shape:
      Tensor(array).reshaped([1] + shape.shape)
    case .image(let image)
    where image.size == shape.size && image.channels == shape.channels && image.type == .uint8:
      Tensor.images(
        image.bytes, count: 1, size: image.size, channels: image.channels, precision: .float32
      ).converted(to: .float16)
    default: nil
    }
  }

  /// Class ids of a task label, -1 where missing.
  func labels(_ name: String) throws -> [Int32] {
    guard let cells = source.cells(name) else {
      throw KitError.unknownLabel(name, known: manifest.labels.map(\.name))
    }
    return cells.map { Int32($0) ?? -1 }
  }
}
