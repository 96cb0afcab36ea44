import Formats
import Foundation
import Pixels

/// Texts made up of a small vocabulary with a planted topic and a planted dialect, for tests and first
/// steps: `synthetic-texts?count=2000&seed=1`.
///
/// Column `topic` is 1 where words of one topic occur, `dialect` is 1 where common words are spelt in one
/// of two ways, `person` names who wrote it. Topic and dialect are independent.
public enum SyntheticTextsFormat: SourceFormat {
  public static let name = "synthetic-texts"
  public static let summary = "made-up texts, no files: synthetic-texts?count=2000&seed=1"

  private static let topics = [
    ["harbour", "boat", "anchor", "sail", "captain", "tide"],
    ["garden", "rose", "spade", "seed", "orchard", "hedge"],
  ]
  private static let spellings = [
    ["going", "nothing", "morning", "because", "them", "old"],
    ["goin", "nothin", "mornin", "cuz", "dem", "ol"],
  ]
  private static let common = [
    "the", "a", "and", "we", "they", "saw", "took", "near", "with", "small", "red", "again",
    "yesterday", "some", "very", "left", "found", "said", "two", "far",
  ]

  public static func recognises(_ location: DataLocation) -> Bool {
    SyntheticQuery.isMeant(by: location, name)
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let query = try SyntheticQuery(
      location, name, [.count, .seed],
      expectation: "count from 1 to 1000000 and seed, as in synthetic-texts?count=2000&seed=1")
    let (count, seed) = (Int(query[.count]), query[.seed])
    var generator = SeededGenerator(seed: seed, 0x7465_7874)
    let rows = (0..<count).map { number -> [String] in
      let (topic, dialect) = (Int.random(in: 0...1, using: &generator), number / 10 % 2)
      var words = (0..<8).compactMap { _ in common.randomElement(using: &generator) }
      words += (0..<2).compactMap { _ in topics[topic].randomElement(using: &generator) }
      words += (0..<2).compactMap { _ in spellings[dialect].randomElement(using: &generator) }
      words.shuffle(using: &generator)
      return [
        "\(number)", words.joined(separator: " "), "\(topic)", "\(dialect)", "p\(number / 10)",
      ]
    }
    return try TextSource(
      CSVTable(header: ["key", "text", "topic", "dialect", "person"], rows: rows, name: name),
      column: "text", key: "key", name: name)
  }
}
