import Formats

/// How the four parts of a source are to be drawn.
public struct SplitPlan: Sendable, Equatable {
  /// Who is in a picture.
  public enum Identity: Sendable, Equatable {
    /// The first column with a usual name, where there is one.
    case usual
    case column(String)
    /// Splits by picture.
    case none
  }

  public var identity: Identity
  /// Label expressions whose classes are kept in proportion.
  public var strata: [String]
  /// A column that names the parts; nil draws them.
  public var column: String?
  public var fractions: [Part: Double]
  public var seed: UInt64

  public init(
    identity: Identity = .usual, strata: [String] = [], column: String? = nil,
    fractions: [Part: Double] = Split.standardFractions, seed: UInt64 = 0
  ) {
    self.identity = identity
    self.strata = strata
    self.column = column
    self.fractions = fractions
    self.seed = seed
  }

  /// The column that names people in a source; nil for none.
  public func identity(of source: any Source) -> String? {
    switch identity {
    case .usual: People.usualColumn(of: source)
    case .column(let name): name
    case .none: nil
    }
  }

  /// - Throws: `DatasetError` for unknown columns, labels that do not evaluate, empty parts.
  public func split(_ source: any Source) throws -> Split {
    let people = try identity(of: source).map { name in
      guard let cells = source.cells(name) else {
        throw DatasetError.column(
          name, source: source.name,
          problem: "no such column to take identities from"
            + Suggestion.phrase(for: name, in: source.columns))
      }
      return cells
    }
    let strata = try strata.map { text in
      try LabelExpression(parsing: text).evaluate(name: text, on: source).values
    }
    if let column {
      return try Split.fromColumn(
        column, of: source, identities: people, strata: strata, fractions: fractions, seed: seed)
    }
    return try Split.make(
      count: source.count, identities: people, strata: strata, fractions: fractions, seed: seed)
  }
}

extension Split {
  /// The same parts of some of the samples, counted anew in the given order.
  public func keeping(_ indices: [Int]) -> Split {
    let places = Dictionary(uniqueKeysWithValues: zip(indices, indices.indices))
    return Split(
      Dictionary(
        uniqueKeysWithValues: Part.allCases.map { part in
          (part, self[part].compactMap { places[$0] })
        }))
  }
}
