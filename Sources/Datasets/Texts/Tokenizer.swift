/// Takes texts apart into words, as tweets write them: lower case; web addresses, names after `@` and
/// numbers become one word each kind; hashtags, emoticons' signs and emoji stand alone.
public struct Tokenizer: Sendable, Equatable {
  /// What texts are read without.
  public enum Removal: String, Sendable, CaseIterable {
    /// Names after `@`, and the sign of a repeated message before them.
    case mentions
  }

  static let address = "<url>"
  static let mention = "<mention>"
  static let number = "<number>"

  public let removals: Set<Removal>

  public init(removing removals: Set<Removal> = []) {
    self.removals = removals
  }

  /// Words in the text's order.
  public func words(of text: String) -> [String] {
    var words: [String] = []
    for piece in Self.decoded(text).split(whereSeparator: \.isWhitespace) {
      if Self.isAddress(piece) {
        words.append(Self.address)
      } else {
        append(piece, to: &words)
      }
    }
    return removals.contains(.mentions) ? Self.withoutMentions(words) : words
  }

  /// How often a text names somebody: an `@` before a word.
  public static func mentions(in text: String) -> Int {
    Tokenizer().words(of: text).count { $0 == mention }
  }

  /// "RT @name:" goes as a whole: who repeats a message names its author.
  private static func withoutMentions(_ words: [String]) -> [String] {
    var kept: [String] = []
    var isAfterMention = false
    for word in words {
      if word == mention {
        if kept.last == "rt" { kept.removeLast() }
        isAfterMention = true
      } else if !(isAfterMention && word == ":") {
        kept.append(word)
        isAfterMention = false
      } else {
        isAfterMention = false
      }
    }
    return kept
  }

  private func append(_ piece: Substring, to words: inout [String]) {
    var rest = piece[...]
    while let first = rest.first {
      let length: Int
      let word: String
      if first == "@", let name = Self.run(rest.dropFirst(), where: Self.isNameLetter) {
        (word, length) = (Self.mention, name + 1)
      } else if first == "#", let name = Self.run(rest.dropFirst(), where: Self.isNameLetter) {
        (word, length) = (rest.prefix(name + 1).lowercased(), name + 1)
      } else if first.isNumber, let digits = Self.run(rest, where: \.isNumber) {
        (word, length) = (Self.number, digits)
      } else if first.isLetter, let letters = Self.run(rest, where: Self.isInsideWord) {
        (word, length) = (rest.prefix(letters).lowercased(), letters)
      } else {
        (word, length) = (String(first), 1)
      }
      words.append(word)
      rest = rest.dropFirst(length)
    }
  }

  /// Length of the run of such characters that the text begins with; nil for none.
  private static func run(_ text: Substring, where belongs: (Character) -> Bool) -> Int? {
    let length = text.prefix(while: belongs).count
    return length == 0 ? nil : length
  }

  private static func isNameLetter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func isInsideWord(_ character: Character) -> Bool {
    character.isLetter || character == "'" || character == "’"
  }

  private static func isAddress(_ piece: Substring) -> Bool {
    let text = piece.lowercased()
    return text.contains("http://") || text.contains("https://") || text.hasPrefix("www.")
  }

  /// What web pages write for signs that mean something to them.
  private static func decoded(_ text: String) -> String {
    guard text.contains("&") else { return text }
    let signs = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'"]
    return signs.reduce(text) { $0.replacing($1.key, with: $1.value) }
  }
}
