import Architectures
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors

/// What somebody's tool made of pictures, in memory: pictures, or features of one shape.
struct ForeignSet {
  /// Of one sample.
  let shape: FeatureShape
  let isPictures: Bool
  /// Of each original in turn; nil for those that were not protected.
  let rows: [Int?]
  /// Sentences on how it was read.
  let notes: [String]
  /// Why samples may belong to other originals than those they were matched with.
  let doubt: String?
  /// Of the features of each channel before they were scaled to 1; empty for pictures.
  var deviations: [Double] { scaling?.spread.doubles ?? [] }
  /// What features were centred and divided by; nil for pictures.
  private let scaling: (mean: Tensor, spread: Tensor)?
  private let values: Values

  private enum Values {
    /// `[N, H, W, C]`.
    case pictures([UInt8])
    /// `[N, C, H, W]`.
    case features(Tensor)
  }

  /// - Parameters:
  ///   - location: a folder, an archive or an array of pictures or features.
  ///   - dataset: the originals, at the size at which protected pictures are read too.
  ///   - other: whose features are centred and scaled alike; nil for its own mean and spread.
  ///   - original: which original a protected sample's name stands for.
  /// - Throws: `KitError.notMatched` where no sample belongs to an original.
  init(
    _ location: DataLocation, of dataset: Dataset, like other: ForeignSet? = nil,
    progress: any ProgressSink, original: (SampleID) -> SampleID
  ) throws {
    let source = try Sources.open(location)
    let match = SampleMatch(source.ids.map(original), of: dataset)
    guard match.rows.contains(where: { $0 != nil }) else {
      throw KitError.notMatched(
        location.source, sample: source.ids.first?.description ?? "nothing",
        original: dataset.ids.first?.description ?? "nothing")
    }
    rows = match.rows
    doubt = match.doubt
    let content = try Content(source, like: dataset, progress)
    isPictures = content.featureShape == nil
    guard let found = content.featureShape else {
      shape = FeatureShape(channels: dataset.channels, size: dataset.size)
      values = .pictures(content.bytes)
      scaling = nil
      notes = match.notes
      return
    }
    let shape = Self.map(found)
    self.shape = shape
    let all = Self.samples(content.features, shape)
    let scaling =
      other.flatMap { $0.shape == shape ? $0.scaling : nil } ?? Self.scaling(of: all)
    values = .features((all - scaling.mean) / scaling.spread)
    self.scaling = scaling
    let isKept = found.count == 3 || found.count == 1
    notes =
      match.notes
      + (isKept ? [] : ["Features of shape \(found) are read as vectors of \(shape.count)."])
  }

  /// What is released for places of the data set, `[N, C, H, W]`.
  func released(_ places: [Int], _ precision: Networks.Precision) -> Tensor {
    let wanted = places.map { place in
      guard let row = rows[place] else {
        preconditionFailure("ForeignSet: sample \(place) was not protected")
      }
      return row
    }
    switch values {
    case .pictures(let bytes):
      let length = shape.count
      return .images(
        wanted.flatMap { bytes[$0 * length..<($0 + 1) * length] }, count: wanted.count,
        size: shape.size, channels: shape.channels, precision: precision)
    case .features(let tensor):
      return tensor.rows(wanted).converted(on: precision.device)
    }
  }

  /// `[C]`, `[C, H, W]` as they are; all else as a vector.
  private static func map(_ shape: [Int]) -> FeatureShape {
    guard shape.count == 3 else { return .vector(shape.reduce(1, *)) }
    return FeatureShape(channels: shape[0], size: Size(height: shape[1], width: shape[2]))
  }

  /// A protected picture, `[H, W, C]`.
  func pixels(_ place: Int) -> [UInt8] {
    guard case .pictures(let bytes) = values, let row = rows[place] else {
      preconditionFailure("ForeignSet: sample \(place) is no protected picture")
    }
    return Array(bytes[row * shape.count..<(row + 1) * shape.count])
  }

  /// `[N, C, H, W]`.
  private static func samples(_ values: [Float], _ shape: FeatureShape) -> Tensor {
    Tensor(
      values,
      shape: [
        values.count / max(1, shape.count), shape.channels, shape.size.height, shape.size.width,
      ])
  }

  /// Of every channel: an attacker would take them off too.
  private static func scaling(of samples: Tensor) -> (mean: Tensor, spread: Tensor) {
    let mean = samples.mean(over: [0, 2, 3], keepingDimensions: true)
    let variance = (samples - mean).squared().mean(over: [0, 2, 3], keepingDimensions: true)
    return (mean, (variance + 1e-12).squareRoot())
  }
}

/// All samples of a source, one after another.
private struct Content {
  /// `[N, H, W, C]`, where there are pictures.
  private(set) var bytes: [UInt8] = []
  /// Where there are features.
  private(set) var features: [Float] = []
  private(set) var featureShape: [Int]?

  init(_ source: any Source, like dataset: Dataset, _ progress: any ProgressSink) throws {
    for index in 0..<source.count {
      let id = "\(source.id(at: index))"
      switch try source.payload(at: index, size: dataset.size, channels: dataset.channels) {
      case .image(let image):
        guard featureShape == nil else { throw KitError.mixedSamples(source.name) }
        bytes += image.as8Bit().bytes
      case .features(let array):
        guard bytes.isEmpty else { throw KitError.mixedSamples(source.name) }
        guard featureShape == nil || featureShape == array.shape else {
          throw KitError.unequalFeatures(
            id, got: "\(array.shape)", expected: "\(featureShape ?? [])")
        }
        featureShape = array.shape
        let numbers = array.floats()
        guard numbers.allSatisfy(\.isFinite) else { throw KitError.notFinite(id) }
        features += numbers
      case .text: throw KitError.noPicture(id)
      }
      progress.show(
        ProgressUpdate(
          task: "reading what was protected", done: index + 1, total: source.count,
          unit: "samples"))
    }
  }
}

/// Which protected sample belongs to which original.
struct SampleMatch {
  let rows: [Int?]
  let notes: [String]
  let doubt: String?

  /// By name; where no name fits, by the last part of the name; where rows of an array have no names,
  /// by their order.
  init(_ protected: [SampleID], of dataset: Dataset) {
    let exact = Self.rows(protected, dataset.ids) { $0.description }
    if exact.contains(where: { $0 != nil }) {
      (rows, notes, doubt) = (exact, [], nil)
      return
    }
    let last = Self.rows(protected, dataset.ids) {
      $0.key.split(separator: "/").last.map(String.init) ?? $0.key
    }
    if last.contains(where: { $0 != nil }) {
      let note = "Protected samples were matched by the last part of their names."
      (rows, notes, doubt) = (last, [note], nil)
      return
    }
    let isNumbered = protected.enumerated().allSatisfy { Int($1.key) == $0 }
    let most = dataset.sourceIndices.max() ?? 0
    guard isNumbered, protected.count > most else {
      (rows, notes, doubt) = (last, [], nil)
      return
    }
    rows = dataset.sourceIndices.map { $0 }
    notes = ["Protected samples have no names: they were matched by their order."]
    doubt =
      "Whether protected samples and originals belong together: they were matched by their order, and "
      + "no attacker got anything that would show that it is the right one. Nothing is called protected "
      + "for that; write one file a sample, named as its original, to be sure."
  }

  /// Names that occur twice match nothing.
  private static func rows(
    _ protected: [SampleID], _ originals: [SampleID], _ name: (SampleID) -> String
  ) -> [Int?] {
    var found: [String: Int?] = [:]
    for (row, id) in protected.enumerated() {
      let key = name(id)
      found[key] = found[key] == nil ? .some(row) : .some(nil)
    }
    var uses: [String: Int] = [:]
    for id in originals { uses[name(id), default: 0] += 1 }
    return originals.map { id in
      let key = name(id)
      return uses[key] == 1 ? found[key] ?? nil : nil
    }
  }
}
