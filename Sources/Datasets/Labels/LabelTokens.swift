/// One piece of a label expression and where it starts, in characters from 0.
struct LabelToken: Equatable {
  enum Kind: Equatable {
    /// An unquoted word or a name in backticks.
    case name(String)
    case number(Double, spelled: String)
    case text(String)
    case comparison(Comparison)
    case and, or, not, open, close, end
  }

  let kind: Kind
  let position: Int
}

/// How two values are compared.
enum Comparison: String, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  var isEquality: Bool { self == .equal || self == .notEqual }
}

/// Cuts a label expression into tokens.
struct LabelTokenizer {
  private let text: String
  private let characters: [Character]
  private var position = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  /// All tokens, the last one being the end.
  static func tokens(of text: String) throws -> [LabelToken] {
    var tokenizer = LabelTokenizer(text)
    var tokens: [LabelToken] = []
    repeat { tokens.append(try tokenizer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private mutating func next() throws -> LabelToken {
    while let character = peek(), character.isWhitespace { position += 1 }
    let start = position
    guard let character = peek() else { return LabelToken(kind: .end, position: start) }
    let kind: LabelToken.Kind
    switch character {
    case "(", ")":
      position += 1
      kind = character == "(" ? .open : .close
    case "`": kind = .name(try quoted(by: "`", "a name in backticks"))
    case "\"", "'": kind = .text(try quoted(by: character, "a quoted text"))
    case "=", "!", "<", ">": kind = try comparison()
    case _ where Self.startsNumber(character): kind = try number()
    case _ where Self.isPartOfName(character): kind = word()
    default: throw problem(at: start, unexpected(character))
    }
    return LabelToken(kind: kind, position: start)
  }

  private mutating func comparison() throws -> LabelToken.Kind {
    let start = position
    var spelled = ""
    while let character = peek(), "=!<>".contains(character) {
      spelled.append(character)
      position += 1
    }
    if spelled == "==" { spelled = "=" }
    guard let comparison = Comparison(rawValue: spelled) else {
      let hint = spelled == "!" ? "; write \"not\"" : spelled == "<>" ? "; write \"!=\"" : ""
      throw problem(
        at: start, "got \"\(spelled)\"; expected one of = != < <= > >=\(hint)")
    }
    return .comparison(comparison)
  }

  private mutating func quoted(by quote: Character, _ what: String) throws -> String {
    let start = position
    position += 1
    var content = ""
    while let character = peek() {
      position += 1
      guard character == quote else {
        content.append(character)
        continue
      }
      // A doubled quote stands for itself.
      guard peek() == quote else {
        guard !content.isEmpty || quote != "`" else {
          throw problem(at: start, "an empty name in backticks; expected a column's name")
        }
        return content
      }
      position += 1
      content.append(quote)
    }
    throw problem(at: start, "\(what) is not closed; add \(quote) at its end")
  }

  private mutating func number() throws -> LabelToken.Kind {
    let start = position
    while let character = peek(),
      Self.isPartOfName(character) || Self.startsNumber(character)
    {
      position += 1
    }
    let spelled = String(characters[start..<position])
    guard let value = LabelCell.number(spelled) else {
      let remedy =
        spelled.contains(where: \.isLetter)
        ? "a name that starts with a digit is written in backticks: `\(spelled)`"
        : "expected a number such as 3, -1 or 0.5"
      throw problem(at: start, "\"\(spelled)\" is not a number; \(remedy)")
    }
    return .number(value, spelled: spelled)
  }

  private mutating func word() -> LabelToken.Kind {
    let start = position
    while let character = peek(), Self.isPartOfName(character) { position += 1 }
    let word = String(characters[start..<position])
    switch word.lowercased() {
    case "and": return .and
    case "or": return .or
    case "not": return .not
    default: return .name(word)
    }
  }

  private func peek() -> Character? {
    position < characters.count ? characters[position] : nil
  }

  private static func startsNumber(_ character: Character) -> Bool {
    ("0"..."9").contains(character) || "+-.".contains(character)
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  private func unexpected(_ character: Character) -> String {
    switch character {
    case "&": "got \"&\"; write \"and\""
    case "|": "got \"|\"; write \"or\""
    default:
      "got \"\(character)\"; a column with an odd name is written in backticks, "
        + "a text in quotes"
    }
  }

  private func problem(at position: Int, _ problem: String) -> DatasetError {
    .expression(text, at: position, problem: problem)
  }
}
