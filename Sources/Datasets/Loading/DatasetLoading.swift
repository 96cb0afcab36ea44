import Dispatch
import Pixels
import Synchronization

extension Dataset {
  /// Decodes every sample of a source on several threads.
  ///
  /// Samples that do not decode are left out and listed in `skipped`. What does not fit the budget
  /// is decoded once to see that it can be, then again each time it is asked for.
  ///
  /// - Parameters:
  ///   - layout: what becomes of each sample.
  ///   - labels: labels of the source's samples, as `LabelExpression.evaluate` gives them.
  ///   - identity: the column that names the person in a picture.
  ///   - budget: bytes of pixels to keep in memory.
  ///   - progress: called with the number of samples done and their total, from any thread.
  /// - Throws: `DatasetError.column` for an unknown identity column, `.empty` when nothing decodes.
  public static func load(
    _ source: any Source, as layout: SampleLayout, labels: [LabelColumn], identity: String?,
    budget: Int, threads: Int, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> Dataset {
    precondition(
      layout.isValid && threads > 0, "Dataset.load: got \(layout.size) on \(threads) threads")
    precondition(
      labels.allSatisfy { $0.values.count == source.count },
      "Dataset.load: labels must have one value for each of \(source.count) samples")
    var identities: [String]?
    if let identity {
      guard let cells = source.cells(identity) else {
        throw DatasetError.column(
          identity, source: source.name,
          problem: "no such column to take identities from; known: "
            + source.columns.joined(separator: ", "))
      }
      identities = cells
    }
    let decoding = Decoding(source: source, layout: layout, budget: budget)
    decoding.run(threads: threads, progress: progress)
    let (cache, failures) = decoding.result()
    guard failures.count < source.count else {
      let first = failures.first.map { "; the first: \($0.value)" } ?? ""
      throw DatasetError.empty(
        source.name, problem: "none of \(source.count) samples decodes\(first)")
    }
    let skipped = failures.map { SkippedSample(id: source.id(at: $0.key), reason: $0.value) }
    let failed = Set(failures.map(\.key))
    return Dataset(
      source: source, sourceIndices: (0..<source.count).filter { !failed.contains($0) },
      layout: layout, labels: labels, identities: identities, skipped: skipped, cache: cache)
  }

  /// Pictures, scaled so that the shorter side fits, and centre-cropped; 1 or 3 channels.
  public static func load(
    _ source: any Source, size: Size, channels: Int, labels: [LabelColumn], identity: String?,
    budget: Int, threads: Int, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> Dataset {
    try load(
      source, as: .picture(size, channels: channels), labels: labels, identity: identity,
      budget: budget, threads: threads, progress: progress)
  }
}

/// One parallel pass over a source.
private final class Decoding: Sendable {
  private struct State {
    /// Slots of the first samples, one after another.
    var cache: [UInt8]
    var failures: [Int: String] = [:]
    var next = 0
    var done = 0
  }

  /// Samples a thread takes at a time: large enough that the lock costs nothing.
  private static let stride = 16

  private let source: any Source
  private let layout: SampleLayout
  private let sampleBytes: Int
  private let cached: Int
  private let state: Mutex<State>

  init(source: any Source, layout: SampleLayout, budget: Int) {
    self.source = source
    self.layout = layout
    sampleBytes = layout.size.area * layout.channels
    cached = min(source.count, max(0, budget) / sampleBytes)
    state = Mutex(State(cache: [UInt8](repeating: 0, count: cached * sampleBytes)))
  }

  func run(threads: Int, progress: (@Sendable (Int, Int) -> Void)?) {
    let total = source.count
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while let range = take(from: total) {
        for index in range { decode(index) }
        progress?(finish(range.count), total)
      }
    }
  }

  /// The cached pixels without the gaps of failed samples, and the failures in order.
  func result() -> (cache: [UInt8], failures: [(key: Int, value: String)]) {
    state.withLock { state in
      let failures = state.failures.sorted { $0.key < $1.key }
      var cache: [UInt8] = []
      swap(&cache, &state.cache)
      close(gaps: state.failures, in: &cache)
      return (cache, failures)
    }
  }

  /// Moves the samples after each gap forward.
  private func close(gaps: [Int: String], in cache: inout [UInt8]) {
    guard gaps.keys.contains(where: { $0 < cached }) else { return }
    var kept = 0
    cache.withUnsafeMutableBytes { cache in
      for index in 0..<cached where gaps[index] == nil {
        if kept < index {
          let sample = UnsafeRawBufferPointer(
            rebasing: cache[index * sampleBytes..<(index + 1) * sampleBytes])
          UnsafeMutableRawBufferPointer(rebasing: cache[(kept * sampleBytes)...])
            .copyMemory(from: sample)
        }
        kept += 1
      }
    }
    cache.removeLast((cached - kept) * sampleBytes)
  }

  private func take(from total: Int) -> Range<Int>? {
    state.withLock { state in
      guard state.next < total else { return nil }
      let range = state.next..<min(total, state.next + Self.stride)
      state.next = range.upperBound
      return range
    }
  }

  private func finish(_ count: Int) -> Int {
    state.withLock { state in
      state.done += count
      return state.done
    }
  }

  private func decode(_ index: Int) {
    do {
      let pixels = try layout.bytes(of: source, at: index)
      guard index < cached else { return }
      // Copying some kilobytes under the lock is nothing beside decoding them.
      state.withLock { state in
        state.cache.withUnsafeMutableBufferPointer { cache in
          let slot = UnsafeMutableBufferPointer(
            rebasing: cache[index * pixels.count..<(index + 1) * pixels.count])
          _ = slot.update(fromContentsOf: pixels)
        }
      }
    } catch {
      state.withLock { $0.failures[index] = "\(error)" }
    }
  }
}
