/// The four parts of a data set, which never mix.
public enum Part: String, Sendable, CaseIterable, Codable {
  /// Trains the scheme.
  case owner
  /// Trains the attackers.
  case attacker
  /// Chooses among attackers.
  case validation
  /// Scores once.
  case test
}

/// Which samples belong to which part.
public struct Split: Sendable, Equatable {
  /// What each part gets unless told otherwise.
  public static let standardFractions: [Part: Double] = [
    .owner: 0.5, .attacker: 0.25, .validation: 0.05, .test: 0.2,
  ]
  /// Somebody with more than this share of the images goes to the owner as a whole.
  public static let largestShare = 0.02

  private let indices: [Part: [Int]]

  /// - Parameter parts: sample indices of each part; they are kept in ascending order.
  public init(_ parts: [Part: [Int]]) {
    var indices: [Part: [Int]] = [:]
    for part in Part.allCases { indices[part] = parts[part, default: []].sorted() }
    let all = indices.values.joined()
    precondition(Set(all).count == all.count, "Split: an index lies in two parts")
    self.indices = indices
  }

  /// Indices of the part's samples, ascending.
  public subscript(part: Part) -> [Int] { indices[part, default: []] }

  /// The same without some samples.
  public func leavingOut(_ samples: [Int]) -> Split {
    guard !samples.isEmpty else { return self }
    let left = Set(samples)
    return Split(indices.mapValues { part in part.filter { !left.contains($0) } })
  }

  /// The part of each of `count` samples; nil for those in none.
  public func parts(count: Int) -> [Part?] {
    var parts = [Part?](repeating: nil, count: count)
    for part in Part.allCases {
      for index in self[part] where index < count { parts[index] = part }
    }
    return parts
  }

  /// Draws the parts: a function of the arguments alone.
  ///
  /// Every label's classes, every combination of classes and the parts' sizes follow the fractions
  /// as closely as whole samples allow, or whole people where identities are given. All images of
  /// a person lie in one part; a blank identity is a person of its own. Somebody with more than
  /// 2 % of the images goes to the owner while its share lasts: test figures would otherwise rest
  /// on one face.
  ///
  /// - Parameters:
  ///   - identities: a person per sample; nil splits by image.
  ///   - strata: labels to keep in proportion, `count` class indices each, -1 = missing.
  ///   - fractions: sum 1; a part that is left out stays empty.
  /// - Throws: `DatasetError.split` when the fractions are no fractions, or a part gets nothing.
  public static func make(
    count: Int, identities: [String]?, strata: [[Int32]], fractions: [Part: Double],
    seed: UInt64
  ) throws -> Split {
    precondition(
      (identities?.count ?? count) == count && strata.allSatisfy { $0.count == count },
      "Split.make: identities and strata must have \(count) values each")
    try check(fractions, count: count)
    var drawing = SplitDrawing(
      groups: groups(count: count, identities: identities), count: count, strata: strata,
      fractions: fractions, hasPeople: identities != nil)
    let split = drawing.draw(seed: seed)
    for part in Part.allCases where fractions[part, default: 0] > 0 && split[part].isEmpty {
      let people = identities.map { " of \(Set($0).count) people" } ?? ""
      throw DatasetError.split(
        "part \(part.rawValue) gets none of the \(count) images\(people); give it a larger "
          + "fraction or use more data")
    }
    return split
  }

  /// Samples that belong together, in order of first appearance.
  private static func groups(count: Int, identities: [String]?) -> [[Int]] {
    guard let identities else { return (0..<count).map { [$0] } }
    var groups: [[Int]] = []
    var known: [String: Int] = [:]
    for (index, person) in identities.enumerated() {
      if !person.isEmpty, let group = known[person] {
        groups[group].append(index)
      } else {
        known[person] = groups.count
        groups.append([index])
      }
    }
    return groups
  }

  private static func check(_ fractions: [Part: Double], count: Int) throws {
    guard count > 0 else { throw DatasetError.split("got no images; expected at least one") }
    let listed = Part.allCases.compactMap { part in
      fractions[part].map { "\(part.rawValue) \($0)" }
    }.joined(separator: ", ")
    let sum = fractions.values.reduce(0, +)
    guard fractions.values.allSatisfy({ $0 >= 0 && $0 <= 1 }), abs(sum - 1) < 1e-6 else {
      throw DatasetError.split(
        "got the fractions \(listed), whose sum is \(sum); expected fractions of 0 to 1 that sum "
          + "to 1")
    }
  }
}
