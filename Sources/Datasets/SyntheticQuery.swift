/// The whole numbers that made-up data are asked for with: `NAME?count=2000&seed=1`.
struct SyntheticQuery {
  struct Key {
    let name: String
    let usual: UInt64
    let range: ClosedRange<UInt64>

    static let count = Key(name: "count", usual: 2000, range: 1...1_000_000)
    static let seed = Key(name: "seed", usual: 1, range: 0...UInt64.max)
  }

  private var values: [String: UInt64]

  static func isMeant(by location: DataLocation, _ name: String) -> Bool {
    location.source == name || location.source.hasPrefix(name + "?")
  }

  /// - Parameter expectation: of errors, behind what was given.
  /// - Throws: `DatasetError.malformed` that names the first field that does not fit.
  init(_ location: DataLocation, _ name: String, _ keys: [Key], expectation: String) throws {
    values = Dictionary(uniqueKeysWithValues: keys.map { ($0.name, $0.usual) })
    for field in location.source.dropFirst(name.count + 1).split(separator: "&") {
      let parts = field.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let value = UInt64(parts[1]),
        let key = keys.first(where: { $0.name == parts[0] }), key.range.contains(value)
      else { throw DatasetError.malformed(name, problem: "\"\(field)\"; expected \(expectation)") }
      values[key.name] = value
    }
  }

  subscript(key: Key) -> UInt64 { values[key.name] ?? key.usual }
}
