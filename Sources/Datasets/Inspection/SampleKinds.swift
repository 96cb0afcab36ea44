import Pixels
import Synchronization

/// What the samples of a data set are, before anything is scaled.
public struct SampleKinds: Sendable, Equatable, Encodable {
  /// Endings of the files, such as `jpg`; empty where samples share files.
  public let endings: Tally
  /// Sizes of pictures as `height x width`, or shapes of features.
  public let sizes: Tally
  /// Colours and depth, such as `RGB, 8 bit`, or the type of features.
  public let values: Tally
}

/// Passes a source's samples on and counts what they are. Safe to use from many threads.
final class SampleCounter: Source {
  private struct Counts {
    var endings: [String: Int] = [:]
    var sizes: [String: Int] = [:]
    var values: [String: Int] = [:]
  }

  private let source: any Source
  private let counts = Mutex(Counts())

  init(_ source: any Source) { self.source = source }

  var name: String { source.name }
  var count: Int { source.count }
  var columns: [String] { source.columns }
  var irregularities: Irregularities { source.irregularities }
  func id(at index: Int) -> SampleID { source.id(at: index) }
  func file(at index: Int) -> String? { source.file(at: index) }
  func cells(_ column: String) -> [String]? { source.cells(column) }

  /// What passed so far; a sample that is asked for twice counts twice.
  var kinds: SampleKinds {
    counts.withLock {
      SampleKinds(endings: Tally($0.endings), sizes: Tally($0.sizes), values: Tally($0.values))
    }
  }

  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    // Decoded whole, since a scaled picture no longer tells its size.
    let payload = try source.payload(at: index, size: nil, channels: nil)
    let ending = source.file(at: index).map { $0.split(separator: ".").last.map(String.init) ?? "" }
    let (shape, kind) = Self.describe(payload)
    counts.withLock { counts in
      if let ending { counts.endings[ending.lowercased(), default: 0] += 1 }
      counts.sizes[shape, default: 0] += 1
      counts.values[kind, default: 0] += 1
    }
    guard case .image(let image) = payload else { return payload }
    return .image(image.fitted(to: size, channels: channels))
  }

  private static func describe(_ payload: Payload) -> (shape: String, kind: String) {
    switch payload {
    case .image(let image):
      let colours = ["grey", "grey and alpha", "RGB", "RGB and alpha"]
      let colour = colours.indices.contains(image.channels - 1) ? colours[image.channels - 1] : ""
      return ("\(image.size)", "\(colour), \(8 * image.type.byteCount) bit")
    case .features(let array):
      return (array.shape.map(String.init).joined(separator: " x "), "\(array.type.rawValue) array")
    case .text(let text):
      // What a length is chosen by.
      let words = Tokenizer().words(of: text).count
      let most = [8, 16, 32, 64, 128].first { words <= $0 }
      return ("texts", most.map { "up to \($0) words" } ?? "more words")
    }
  }
}
