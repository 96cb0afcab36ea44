import Pixels

/// The mean of answers that people gave to questions, with an interval that speaks of other people
/// and other questions: both are resampled, each by itself (the pigeonhole bootstrap).
///
/// Answers of one person, and answers to one question, are not independent: as if they were, an
/// interval would be too narrow. Where neither people nor questions differ this one is too wide.
/// Source: Owen, The pigeonhole bootstrap, Annals of Applied Statistics 1(2), 2007.
public struct CrossedBootstrap: Sendable {
  /// One answer.
  public struct Cell: Sendable {
    /// Places of its person and its question, from 0.
    public let row: Int
    public let column: Int
    public let value: Double

    public init(row: Int, column: Int, value: Double) {
      self.row = row
      self.column = column
      self.value = value
    }
  }

  private let cells: [Cell]
  private let rows: Int
  private let columns: Int
  private let resamples: Int
  private let seed: UInt64

  /// - Parameter cells: some may be missing; those of a row without any do not count as a row.
  public init(_ cells: [Cell], resamples: Int = 2000, seed: UInt64 = 0) {
    precondition(resamples > 0, "CrossedBootstrap: \(resamples) resamples")
    let rows = Self.places(cells.map(\.row))
    let columns = Self.places(cells.map(\.column))
    self.cells = zip(cells, zip(rows, columns)).map {
      Cell(row: $1.0, column: $1.1, value: $0.value)
    }
    self.rows = (rows.max() ?? -1) + 1
    self.columns = (columns.max() ?? -1) + 1
    self.resamples = resamples
    self.seed = seed
  }

  /// The mean with its 95 % percentile interval; nil without cells.
  ///
  /// One person, or one question, is not resampled: the interval then speaks of no other.
  public func interval() -> Interval? {
    guard !cells.isEmpty else { return nil }
    let ones = [Double](repeating: 1, count: max(rows, columns))
    let drawn = (0..<resamples).compactMap { number -> Double? in
      var generator = SeededGenerator(seed: seed, 0x6372_6F73, UInt64(number))
      let row = Self.counts(rows, &generator)
      return mean(row, Self.counts(columns, &generator))
    }.sorted()
    guard let value = mean(ones, ones), !drawn.isEmpty else { return nil }
    return Interval(
      value: value, low: Bootstrap.quantile(0.025, of: drawn),
      high: Bootstrap.quantile(0.975, of: drawn))
  }

  /// nil where a resample holds no answer.
  private func mean(_ row: [Double], _ column: [Double]) -> Double? {
    var (sum, weight) = (0.0, 0.0)
    for cell in cells {
      let count = row[cell.row] * column[cell.column]
      sum += count * cell.value
      weight += count
    }
    return weight == 0 ? nil : sum / weight
  }

  private static func counts(_ count: Int, _ generator: inout SeededGenerator) -> [Double] {
    var counts = [Double](repeating: 0, count: count)
    for _ in 0..<count { counts[generator.integer(below: count)] += 1 }
    return counts
  }

  /// Numbers without gaps, in the order in which they first appear.
  private static func places(_ names: [Int]) -> [Int] {
    var known: [Int: Int] = [:]
    return names.map { name in
      let place = known[name] ?? known.count
      known[name] = place
      return place
    }
  }
}
