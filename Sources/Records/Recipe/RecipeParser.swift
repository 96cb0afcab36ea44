import Foundation
import Yams

/// YAML to `RecipeNode`, with limits that keep hostile files from costing time or memory.
enum RecipeParser {
  /// No recipe that a person writes comes near these.
  static let maximumBytes = 1 << 20
  static let maximumDepth = 64
  /// Aliases are refused; this many are let through to the parser, which then names their line.
  static let maximumAliases = 16

  /// - Returns: nil for a file without content.
  /// - Throws: `RecipeError`.
  static func parse(_ text: String, reporter: RecipeReporter) throws -> RecipeNode? {
    if text.utf8.count > maximumBytes {
      reporter.report("the file has \(text.utf8.count) bytes; expected at most \(maximumBytes)")
    }
    if aliasCount(in: text) > maximumAliases {
      reporter.report(aliasMessage)
    }
    try reporter.throwIfAny()
    let node = try composed(text, reporter: reporter)
    try reporter.throwIfAny()
    return node
  }

  private static func composed(
    _ text: String, reporter: RecipeReporter
  ) throws -> RecipeNode? {
    do {
      let parser = try Parser(yaml: text, encoding: .utf8)
      // The parser owns the anchors, so it must outlive the walk.
      return try withExtendedLifetime(parser) {
        guard let root = try parser.singleRoot() else { return nil }
        return convert(root, depth: 0, reporter: reporter)
      }
    } catch let error as YamlError {
      report(error, of: text, to: reporter)
      try reporter.throwIfAny()
      return nil
    }
  }

  private static func convert(_ node: Node, depth: Int, reporter: RecipeReporter) -> RecipeNode {
    let line = node.mark?.line
    if depth > maximumDepth {
      reporter.report("nested deeper than \(maximumDepth) levels; make it flatter", line: line)
      return RecipeNode(.empty, line: line)
    }
    if node.anchor != nil {
      reporter.report(aliasMessage, line: line)
      return RecipeNode(.empty, line: line)
    }
    switch node {
    case .scalar(let scalar):
      let isEmpty = scalar.style == .plain && isEmptyWord(scalar.string)
      return RecipeNode(isEmpty ? .empty : .scalar(scalar.string), line: line)
    case .sequence(let sequence):
      let members = sequence.map { convert($0, depth: depth + 1, reporter: reporter) }
      return RecipeNode(.list(members), line: line)
    case .mapping(let mapping):
      let entries = mapping.compactMap { key, value in
        entry(key, convert(value, depth: depth + 1, reporter: reporter), reporter: reporter)
      }
      return RecipeNode(.map(withoutRepeats(entries, reporter: reporter)), line: line)
    case .alias:
      reporter.report(aliasMessage, line: line)
      return RecipeNode(.empty, line: line)
    }
  }

  private static func entry(
    _ key: Node, _ value: RecipeNode, reporter: RecipeReporter
  ) -> RecipeEntry? {
    guard case .scalar(let scalar) = key, key.anchor == nil else {
      reporter.report("a key is not a word; write `key: value`", line: key.mark?.line)
      return nil
    }
    return RecipeEntry(scalar.string, value, line: key.mark?.line)
  }

  private static func withoutRepeats(
    _ entries: [RecipeEntry], reporter: RecipeReporter
  ) -> [RecipeEntry] {
    var seen = Set<String>()
    return entries.filter { entry in
      let isFirst = seen.insert(entry.key).inserted
      if !isFirst { reporter.report(repeatMessage(entry.key), line: entry.line) }
      return isFirst
    }
  }

  private static func report(_ error: YamlError, of text: String, to reporter: RecipeReporter) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
      reporter.report("not valid YAML: \(plain(problem))", line: mark.line)
    case .composer(_, let problem, let mark, _):
      let message =
        problem.contains("another document")
        ? "a second document starts here; a file holds one" : "not valid YAML: \(problem)"
      reporter.report(message, line: mark.line)
    case .reader(let problem, let offset, _, _):
      let line = offset.map { text.prefix($0).count(where: \.isNewline) + 1 }
      reporter.report("not a text file: \(problem)", line: line)
    case .duplicatedKeysInMapping(let keys, let context):
      keys.forEach { reporter.report(repeatMessage($0), line: context.mark.line) }
    case .memory:
      reporter.report("not valid YAML: nested too deeply")
    case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      reporter.report("not valid YAML: \(error)")
    }
  }

  /// An upper bound on the aliases, without parsing: words that start with `*`.
  ///
  /// Counted before the parser runs because it compares keys, and comparing nested aliases takes
  /// time exponential in their number.
  private static func aliasCount(in text: String) -> Int {
    var count = 0
    var previous = UInt8(ascii: "\n")
    var lineIsComment = false
    var lineIsBlank = true
    for byte in text.utf8 {
      if previous == UInt8(ascii: "*"), !lineIsComment, byte > UInt8(ascii: " ") { count += 1 }
      if byte == UInt8(ascii: "\n") {
        (lineIsBlank, lineIsComment) = (true, false)
      } else if lineIsBlank, byte > UInt8(ascii: " ") {
        (lineIsBlank, lineIsComment) = (false, byte == UInt8(ascii: "#"))
      }
      previous = byte
    }
    return count
  }

  private static func plain(_ problem: String) -> String {
    problem.contains("Maximum nesting level") ? "nested too deeply" : problem
  }

  private static func repeatMessage(_ key: String) -> String {
    "key \"\(shortened(key))\" appears more than once; keep one"
  }

  private static let aliasMessage =
    "anchors (&) and aliases (*) are not supported; write the value out"

  /// Words that stand for no value where they are not in quotes.
  static func isEmptyWord(_ text: String) -> Bool {
    ["", "~", "null", "Null", "NULL"].contains(text)
  }
}
