import Crypto
import Formats
import Pixels

/// Samples that lie in memory as one block of bytes or numbers.
struct ArraySource: Source {
  let name: String
  let irregularities: Irregularities
  private let samples: ArraySamples
  private let sampleIDs: [SampleID]
  private let labels: LabelTable

  init(
    name: String, samples: ArraySamples, ids: [SampleID], labels: LabelTable,
    irregularities: Irregularities = Irregularities()
  ) {
    precondition(samples.count == ids.count, "ArraySource: one id per sample")
    self.name = name
    self.samples = samples
    sampleIDs = ids
    self.labels = labels
    self.irregularities = irregularities
  }

  var count: Int { sampleIDs.count }
  var columns: [String] { labels.names }
  func id(at index: Int) -> SampleID { sampleIDs[index] }
  func cells(_ column: String) -> [String]? { labels.cells(column) }

  func stamp(at index: Int) -> String { samples.digest(of: index) }

  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    switch samples.payload(at: index) {
    case .image(let image): .image(image.fitted(to: size, channels: channels))
    case let other: other
    }
  }

  /// Keys `00000`, `00001`, … of one split.
  static func ids(_ count: Int, split: String) -> [SampleID] {
    (0..<count).map { number in
      let digits = String(number)
      return SampleID(
        split: split, key: String(repeating: "0", count: max(0, 5 - digits.count)) + digits)
    }
  }
}

/// A block of equal samples.
struct ArraySamples: Sendable {
  private enum Block: Sendable {
    /// Bytes `[N, H, W, C]`.
    case pictures(size: Size, channels: Int, bytes: [UInt8])
    /// `[N, …]`.
    case features(StoredArray)
  }

  private let block: Block
  let count: Int

  /// - Parameter bytes: `[N, H, W, C]`.
  init(size: Size, channels: Int, bytes: [UInt8]) {
    self.init(
      block: .pictures(size: size, channels: channels, bytes: bytes),
      count: bytes.count / (size.area * channels))
  }

  private init(block: Block, count: Int) {
    self.block = block
    self.count = count
  }

  /// - Parameter bytes: `[N, C, H, W]`, planes one after another.
  init(size: Size, channels: Int, planar bytes: [UInt8]) {
    self.init(
      size: size, channels: channels,
      bytes: channels == 1 ? bytes : Self.interleaved(bytes, size: size, channels: channels))
  }

  /// Pictures `[N, H, W]`, `[N, C, H, W]` or `[N, H, W, C]` of bytes or of numbers in [0, 1];
  /// everything else is features.
  ///
  /// - Parameter areFeatures: whether numbers are features even where they have a picture's shape.
  /// - Throws: `DatasetError.malformed` for pictures of numbers outside [0, 1].
  init(_ array: StoredArray, name: String, areFeatures: Bool = false) throws {
    guard let layout = PictureLayout(array.shape), !areFeatures || Self.isPictures(array) else {
      self.init(block: .features(array), count: array.shape.first ?? 0)
      return
    }
    let bytes = try Self.bytes(of: array, name: name)
    if layout.isPlanar {
      self.init(size: layout.size, channels: layout.channels, planar: bytes)
    } else {
      self.init(size: layout.size, channels: layout.channels, bytes: bytes)
    }
  }

  /// Bytes where colours belong were pictures once, whatever they are called.
  private static func isPictures(_ array: StoredArray) -> Bool {
    array.type == .uint8 && array.shape.count == 4
  }

  func payload(at index: Int) -> Payload {
    switch block {
    case .pictures(let size, let channels, let bytes):
      let length = size.area * channels
      return .image(
        Image(
          size: size, channels: channels,
          bytes: Array(bytes[index * length..<(index + 1) * length])))
    case .features(let array):
      let length = array.bytes.count / max(1, count)
      return .features(
        StoredArray(
          type: array.type, shape: Array(array.shape.dropFirst()),
          bytes: Array(array.bytes[index * length..<(index + 1) * length])))
    }
  }

  func digest(of index: Int) -> String {
    let bytes: ArraySlice<UInt8>
    switch block {
    case .pictures(let size, let channels, let all):
      let length = size.area * channels
      bytes = all[index * length..<(index + 1) * length]
    case .features(let array):
      let length = array.bytes.count / max(1, count)
      bytes = array.bytes[index * length..<(index + 1) * length]
    }
    return SHA256.hash(data: bytes).prefix(16).hexadecimal
  }

  private static func bytes(of array: StoredArray, name: String) throws -> [UInt8] {
    if array.type == .uint8 { return array.bytes }
    let values = array.floats()
    guard array.integers() == nil, values.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      throw DatasetError.malformed(
        name,
        problem: "pictures of \(array.type.rawValue) with values outside [0, 1]; expected uint8, "
          + "or floats from 0 to 1: divide them by their largest value")
    }
    return values.map { UInt8(($0 * 255).rounded()) }
  }

  private static func interleaved(_ planar: [UInt8], size: Size, channels: Int) -> [UInt8] {
    let plane = size.area
    let length = plane * channels
    return [UInt8](unsafeUninitializedCapacity: planar.count) { out, filled in
      planar.withUnsafeBufferPointer { planar in
        for start in stride(from: 0, to: planar.count, by: length) {
          for channel in 0..<channels {
            for place in 0..<plane {
              out[start + place * channels + channel] = planar[start + channel * plane + place]
            }
          }
        }
      }
      filled = planar.count
    }
  }
}

/// What an array's shape says about pictures in it.
private struct PictureLayout {
  let size: Size
  let channels: Int
  let isPlanar: Bool

  init?(_ shape: [Int]) {
    guard shape.allSatisfy({ $0 > 0 }) else { return nil }
    switch shape.count {
    case 3:
      (size, channels, isPlanar) = (Size(height: shape[1], width: shape[2]), 1, true)
    case 4 where [1, 3].contains(shape[1]):
      (size, channels, isPlanar) = (Size(height: shape[2], width: shape[3]), shape[1], true)
    case 4 where [1, 3].contains(shape[3]):
      (size, channels, isPlanar) = (Size(height: shape[1], width: shape[2]), shape[3], false)
    default: return nil
    }
  }
}
