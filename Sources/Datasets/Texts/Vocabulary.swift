import Formats
import Foundation

/// The words that networks know, by number: 0 fills texts up, 1 stands for every other word.
public struct Vocabulary: Sendable, Equatable {
  public static let padding = 0
  public static let unknown = 1
  /// Numbers that two bytes hold.
  public static let most = 1 << 16

  /// From number 2 up.
  public let words: [String]
  public let tokenizer: Tokenizer
  private let numbers: [String: Int]

  /// How many numbers there are.
  public var count: Int { words.count + 2 }

  public init(words: [String], tokenizer: Tokenizer) {
    precondition(words.count + 2 <= Self.most, "Vocabulary: \(words.count) words")
    self.words = words
    self.tokenizer = tokenizer
    numbers = Dictionary(
      words.enumerated().map { ($0.element, $0.offset + 2) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The words that occur most often.
  ///
  /// - Parameters:
  ///   - most: numbers, with the two that are no words.
  ///   - least: how often a word occurs at the least.
  public init(
    of texts: some Sequence<String>, most: Int, least: Int = 2, tokenizer: Tokenizer
  ) {
    var counts: [String: Int] = [:]
    for text in texts {
      for word in tokenizer.words(of: text) { counts[word, default: 0] += 1 }
    }
    let kept = counts.filter { $0.value >= least }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    self.init(words: kept.prefix(max(0, most - 2)).map(\.key), tokenizer: tokenizer)
  }

  /// The last `length` words of a text, or all of them behind so much padding: a network that reads from
  /// left to right has read the text at its end.
  public func numbers(of text: String, length: Int) -> [Int] {
    let read = tokenizer.words(of: text).suffix(length).map { numbers[$0] ?? Self.unknown }
    return [Int](repeating: Self.padding, count: length - read.count) + read
  }

  /// The words of numbers, without padding.
  public func text(of numbers: some Sequence<Int>) -> String {
    numbers.filter { $0 != Self.padding }.map { number in
      words.indices.contains(number - 2) ? words[number - 2] : "…"
    }.joined(separator: " ")
  }

  // One word a line, behind a line that says how texts are taken apart.

  public func write(to url: URL) throws {
    let removals = tokenizer.removals.map(\.rawValue).sorted().joined(separator: ",")
    try AtomicFile.write(
      ([Self.heading + removals] + words).joined(separator: "\n") + "\n", to: url)
  }

  public init(contentsOf url: URL) throws {
    let bytes = try FileBytes.read(url, limit: 64 << 20)
    var lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    if lines.last == "" { lines.removeLast() }
    guard let first = lines.first, first.hasPrefix(Self.heading), lines.count < Self.most else {
      throw FormatError.malformed(
        url.path, problem: "it is no vocabulary of Obscura",
        remedy: "take the file that the training wrote")
    }
    let names = first.dropFirst(Self.heading.count).split(separator: ",").map(String.init)
    let removals = names.compactMap(Tokenizer.Removal.init)
    guard removals.count == names.count else {
      throw FormatError.malformed(
        url.path, problem: "its first line removes \(names.joined(separator: ", "))",
        remedy: "take the file that the training wrote")
    }
    self.init(words: Array(lines.dropFirst()), tokenizer: Tokenizer(removing: Set(removals)))
  }

  private static let heading = "obscura.vocabulary/1 removes:"
}
