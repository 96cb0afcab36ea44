import Formats
import Pixels
import Synchronization

/// Samples of one layout and their labels, decoded once and cached as bytes.
///
/// The first samples lie in memory, as many as the budget holds; the others are decoded again
/// each time they are asked for.
public struct Dataset: Sendable {
  public let ids: [SampleID]
  /// What a sample is kept as.
  public let layout: SampleLayout
  public let labels: [LabelColumn]
  /// A person per sample, "" = unknown; nil when the data set was loaded without identities.
  public let identities: [String]?
  /// Samples of the source that do not decode.
  public let skipped: [SkippedSample]
  /// The index in the source of each sample.
  public let sourceIndices: [Int]

  private let source: any Source
  private let cache: [UInt8]
  private let late: LateFailures

  init(
    source: any Source, sourceIndices: [Int], layout: SampleLayout, labels: [LabelColumn],
    identities: [String]?, skipped: [SkippedSample], cache: [UInt8]
  ) {
    self.source = source
    self.sourceIndices = sourceIndices
    self.layout = layout
    self.labels = labels.map { $0.selecting(sourceIndices) }
    self.identities = identities.map { all in sourceIndices.map { all[$0] } }
    self.skipped = skipped
    self.cache = cache
    ids = sourceIndices.map(source.id(at:))
    late = LateFailures()
  }

  public var count: Int { ids.count }
  public var size: Size { layout.size }
  public var channels: Int { layout.channels }

  /// Bytes of one sample, `[H, W, C]`.
  public var sampleBytes: Int { size.area * channels }

  /// How many samples lie in memory.
  public var cachedCount: Int { sampleBytes == 0 ? count : cache.count / sampleBytes }

  /// Samples that decoded when the data set was loaded and did not later, for instance because a
  /// file was removed meanwhile. They were handed out black.
  public var lateFailures: [SkippedSample] { late.all }

  /// The label called `name`.
  public func label(_ name: String) -> LabelColumn? { labels.first { $0.name == name } }

  /// One picture, `[H, W, C]`.
  public func pixels(at index: Int) -> [UInt8] {
    guard index < cachedCount else { return decoded(at: index) }
    return Array(cache[index * sampleBytes..<(index + 1) * sampleBytes])
  }

  /// Pictures one after another, `[B, H, W, C]`.
  public func gather(_ indices: [Int]) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(indices.count * sampleBytes)
    for index in indices {
      if index < cachedCount {
        pixels += cache[index * sampleBytes..<(index + 1) * sampleBytes]
      } else {
        pixels += decoded(at: index)
      }
    }
    return pixels
  }

  private func decoded(at index: Int) -> [UInt8] {
    do {
      return try layout.bytes(of: source, at: sourceIndices[index])
    } catch {
      late.add(SkippedSample(id: ids[index], reason: "\(error)"))
      return [UInt8](repeating: 0, count: sampleBytes)
    }
  }
}

/// Samples that stopped decoding while a data set was in use, each once.
private final class LateFailures: Sendable {
  private let samples = Mutex<[SampleID: SkippedSample]>([:])

  var all: [SkippedSample] { samples.withLock { $0.values.sorted { $0.id < $1.id } } }

  func add(_ sample: SkippedSample) { samples.withLock { $0[sample.id] = sample } }
}
