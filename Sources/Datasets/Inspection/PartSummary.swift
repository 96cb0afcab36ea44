/// How many samples and people the parts of a split have.
public struct PartSummary: Sendable, Equatable {
  public struct Row: Sendable, Equatable, Encodable {
    public let part: Part
    public let samples: Int
    /// nil where nobody is named.
    public let people: Int?
  }

  /// One for each part.
  public let rows: [Row]

  /// - Parameter people: a name per sample, "" = unknown.
  public init(_ split: Split, people: [String]?) {
    rows = Part.allCases.map { part in
      Row(
        part: part, samples: split[part].count,
        people: people.map { names in
          Set(split[part].lazy.map { names[$0] }.filter { !$0.isEmpty }).count
        })
    }
  }
}
