import Pixels

/// Everything that a person wants to know of a data set before training on it.
public struct Inspection: Sendable {
  public let source: String
  public let count: Int
  public let columns: [ColumnSummary]
  /// nil where no column names people.
  public let people: People?
  /// What does not fit together, one sentence each.
  public let notes: [String]
  /// The four parts, or why they cannot be drawn.
  public let parts: Result<PartSummary, DatasetError>
  /// nil when nothing was decoded.
  public let samples: SampleFindings?

  /// What is known once every sample was decoded.
  public struct SampleFindings: Sendable {
    public let kinds: SampleKinds
    /// Samples that do not decode.
    public let skipped: [SkippedSample]
    /// nil for samples that are no pictures, or without parts.
    public let copies: Copies?
  }

  /// Pictures are compared at this size.
  static let side = 32
  /// Bytes of compared pictures to keep in memory.
  private static let budget = 1 << 30

  /// - Parameters:
  ///   - plan: how the parts are drawn.
  ///   - decodes: whether to look at every sample, or at the labels alone.
  /// - Throws: `DatasetError` for a plan that does not fit the source.
  public init(
    of source: any Source, plan: SplitPlan, decodes: Bool, threads: Int,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws {
    self.source = source.name
    count = source.count
    columns = source.columns.compactMap { name in
      guard let cells = source.cells(name), !Self.areKeys(cells, of: source) else { return nil }
      return ColumnSummary(name: name, cells: cells)
    }
    people = plan.identity(of: source).flatMap { column in
      source.cells(column).map { People(column: column, cells: $0) }
    }
    notes = source.irregularities.sentences()
    let split: Split?
    do {
      let drawn = try plan.split(source)
      parts = .success(
        PartSummary(drawn, people: people.flatMap { source.cells($0.column) }))
      split = drawn
    } catch let error as DatasetError {
      guard case .split = error else { throw error }
      parts = .failure(error)
      split = nil
    }
    samples =
      decodes ? try Self.decode(source, split, threads: threads, progress: progress) : nil
  }

  /// Whether a column only names the samples.
  private static func areKeys(_ cells: [String], of source: any Source) -> Bool {
    cells.indices.allSatisfy { SampleFile.key(ofCell: cells[$0]) == source.id(at: $0).key }
  }

  private static func decode(
    _ source: any Source, _ split: Split?, threads: Int, progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> SampleFindings {
    let counter = SampleCounter(source)
    guard holdsPictures(source) else {
      let skipped = count(counter, progress: progress)
      return SampleFindings(kinds: counter.kinds, skipped: skipped, copies: nil)
    }
    let dataset = try Dataset.load(
      counter, size: Size(side: side), channels: 3, labels: [], identity: nil, budget: budget,
      threads: threads, progress: progress)
    let kinds = counter.kinds
    return SampleFindings(
      kinds: kinds, skipped: dataset.skipped,
      copies: split.map { Copies.across($0.keeping(dataset.sourceIndices), of: dataset) })
  }

  /// Told by the first sample that decodes.
  private static func holdsPictures(_ source: any Source) -> Bool {
    for index in 0..<source.count {
      guard let payload = try? source.payload(at: index, size: nil, channels: nil) else { continue }
      if case .image = payload { return true }
      return false
    }
    return true
  }

  /// Decodes samples that are no pictures, one after another.
  private static func count(
    _ counter: SampleCounter, progress: (@Sendable (Int, Int) -> Void)?
  ) -> [SkippedSample] {
    var skipped: [SkippedSample] = []
    for index in 0..<counter.count {
      do {
        _ = try counter.payload(at: index, size: nil, channels: nil)
      } catch {
        skipped.append(SkippedSample(id: counter.id(at: index), reason: "\(error)"))
      }
      progress?(index + 1, counter.count)
    }
    return skipped
  }
}
