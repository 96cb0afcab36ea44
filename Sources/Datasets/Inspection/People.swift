/// Who is in the pictures of a data set.
public struct People: Sendable, Equatable, Encodable {
  /// The column that names them.
  public let column: String
  public let count: Int
  /// Samples without a name.
  public let unknown: Int
  /// Those with the most samples.
  public let largest: [Tally.Entry]

  /// Columns that name people in the sets that are known.
  public static let usualColumns = ["person", "identity", "subject"]

  public init(column: String, cells: [String]) {
    let tally = Tally(of: cells.lazy.filter { !$0.isEmpty })
    self.column = column
    count = tally.entries.count
    unknown = cells.count - tally.total
    largest = Array(tally.entries.prefix(3))
  }

  /// The first usual column that a source has.
  public static func usualColumn(of source: any Source) -> String? {
    usualColumns.first(where: source.columns.contains)
  }
}
