import Foundation

extension Split {
  /// The parts that a published split's value usually stands for.
  ///
  /// The scheme's owner and the attacker share what is published for training; without published
  /// validation samples they share it with validation too.
  public static func usualParts(of values: some Sequence<String>) -> [String: [Part]] {
    let known = Dictionary(uniqueKeysWithValues: Set(values).map { ($0, usualPart(of: $0)) })
    let hasValidation = known.values.contains(.validation)
    let hasAttacker = known.values.contains(.attacker)
    return known.compactMapValues { part in
      guard part == .owner, !hasAttacker else { return part.map { [$0] } }
      return hasValidation ? [.owner, .attacker] : [.owner, .attacker, .validation]
    }
  }

  /// Takes the parts from a column of the labels, for instance a published split.
  ///
  /// - Parameters:
  ///   - column: the column's name; rows whose cell is blank are in no part.
  ///   - mapping: the parts of each cell; samples of a cell with several parts are divided as
  ///     `make` does, in the proportion of their fractions. nil means `usualParts`.
  ///   - identities: a person per sample; nobody may lie in two parts.
  /// - Throws: `DatasetError.column` for an unknown cell or a person in two parts, `.split`.
  public static func fromColumn(
    _ column: String, of source: any Source, mapping: [String: [Part]]? = nil,
    identities: [String]? = nil, strata: [[Int32]] = [],
    fractions: [Part: Double] = standardFractions, seed: UInt64
  ) throws -> Split {
    guard let cells = source.cells(column) else {
      throw DatasetError.column(
        column, source: source.name,
        problem: "no such column; known: \(source.columns.joined(separator: ", "))")
    }
    return try fromCells(
      cells, of: source, column: column, mapping: mapping, identities: identities,
      strata: strata, fractions: fractions, seed: seed)
  }

  private static func fromCells(
    _ cells: [String], of source: any Source, column: String, mapping: [String: [Part]]?,
    identities: [String]?, strata: [[Int32]], fractions: [Part: Double], seed: UInt64
  ) throws -> Split {
    let rows = Dictionary(grouping: cells.indices, by: { cells[$0] }).filter { !$0.key.isEmpty }
    let mapping = mapping ?? usualParts(of: rows.keys)
    var parts: [Part: [Int]] = [:]
    for (value, indices) in rows.sorted(by: { $0.key < $1.key }) {
      guard let wanted = mapping[value], let first = wanted.first else {
        throw DatasetError.column(
          column, source: source.name,
          problem: "no part is named for \"\(value)\"; name owner, attacker, validation or test")
      }
      guard wanted.count > 1 else {
        parts[first, default: []] += indices
        continue
      }
      let sum = wanted.reduce(0) { $0 + fractions[$1, default: 0] }
      let drawn = try make(
        count: indices.count, identities: identities.map { all in indices.map { all[$0] } },
        strata: strata.map { all in indices.map { all[$0] } },
        fractions: Dictionary(
          wanted.map { ($0, fractions[$0, default: 0] / sum) }, uniquingKeysWith: +),
        seed: seed)
      for part in Part.allCases { parts[part, default: []] += drawn[part].map { indices[$0] } }
    }
    let split = Split(parts)
    if let identities, let person = split.sharedIdentities(identities).first {
      throw DatasetError.column(
        column, source: source.name,
        problem: "images of \"\(person)\" lie in two parts; use a column that keeps people "
          + "apart, or let Obscura draw the split")
    }
    return split
  }

  /// People whose images lie in more than one part, sorted; blank identities are nobody.
  public func sharedIdentities(_ identities: [String]) -> [String] {
    var seen: [String: Part] = [:]
    var shared: Set<String> = []
    for part in Part.allCases {
      for index in self[part] where !identities[index].isEmpty {
        if let other = seen.updateValue(part, forKey: identities[index]), other != part {
          shared.insert(identities[index])
        }
      }
    }
    return shared.sorted()
  }

  private static func usualPart(of value: String) -> Part? {
    switch value.lowercased() {
    case "owner", "train", "training", "0": .owner
    case "attacker": .attacker
    case "validation", "valid", "val", "dev", "1": .validation
    case "test", "testing", "t10k", "2": .test
    default: nil
    }
  }
}
