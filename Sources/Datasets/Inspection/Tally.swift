/// How often values occur.
public struct Tally: Sendable, Equatable, Encodable {
  public struct Entry: Sendable, Equatable, Encodable {
    public let value: String
    public let count: Int
  }

  /// The most frequent first, equally frequent ones by value.
  public let entries: [Entry]

  public init(_ counts: [String: Int]) {
    entries = counts.map { Entry(value: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.value) < ($0.count, $1.value) }
  }

  public init(of values: some Sequence<String>) {
    var counts: [String: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    self.init(counts)
  }

  public var total: Int { entries.reduce(0) { $0 + $1.count } }

  public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }
}
