/// What the cells of a column are.
public struct ColumnSummary: Sendable, Equatable, Encodable {
  /// The spread of a column of many different numbers with fractions.
  public struct Numbers: Sendable, Equatable, Encodable {
    public let least: Double
    public let median: Double
    public let greatest: Double
    /// Cells above one half, which is where probabilities become labels.
    public let aboveHalf: Int
  }

  public let name: String
  /// Cells with something in them.
  public let filled: Int
  public let blank: Int
  /// Number of different values.
  public let distinct: Int
  /// The most frequent values, at most `listed`.
  public let values: [Tally.Entry]
  /// For columns of more different numbers than are listed, some with fractions; whole numbers
  /// are classes.
  public let numbers: Numbers?

  /// Values that are listed.
  public static let listed = 12

  public init(name: String, cells: [String]) {
    let present = LabelCells(cells).cells.filter { !$0.isEmpty }
    let tally = Tally(of: present.lazy.map(String.init))
    self.name = name
    filled = present.count
    blank = cells.count - present.count
    distinct = tally.entries.count
    values = Array(tally.entries.prefix(Self.listed))
    let parsed = present.compactMap { LabelCell.number($0) }
    guard distinct > Self.listed, parsed.count == present.count,
      present.contains(where: { LabelCell.integer($0) == nil })
    else {
      numbers = nil
      return
    }
    let sorted = parsed.sorted()
    numbers = Numbers(
      least: sorted[0], median: sorted[sorted.count / 2], greatest: sorted[sorted.count - 1],
      aboveHalf: sorted.count { $0 > 0.5 })
  }

  /// A value's share of the filled cells.
  public func share(of entry: Tally.Entry) -> Double {
    Double(entry.count) / Double(max(1, filled))
  }
}
