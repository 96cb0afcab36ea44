import Formats

/// What can go wrong with data sets, labels, splits and downloads.
///
/// Descriptions read: subject, what was got, what was expected, remedy.
public enum DatasetError: Error, Equatable, Sendable {
  /// A label expression that does not parse; `at` counts characters from 0.
  case expression(String, at: Int, problem: String)
  /// An expression names a column that the source lacks.
  case unknownColumn(String, source: String, known: [String], expression: String, at: Int)
  /// A cell cannot be read the way an expression or a split asks for.
  case cell(column: String, sample: SampleID, value: String, problem: String)
  /// A column as a whole cannot be used as a label or a split.
  case column(String, source: String, problem: String)
  /// No reader recognises the location.
  case unrecognised(source: String, formats: [String])
  /// A file that must be there is not.
  case missingFile(String, remedy: String)
  case unreadableFolder(String)
  /// A file's content contradicts its format.
  case malformed(String, problem: String)
  /// Nothing is left to work with.
  case empty(String, problem: String)
  /// A request for a split that cannot be met.
  case split(String)
  /// A sample that cannot be turned into pixels or features.
  case sample(SampleID, problem: String)
  /// A download that cannot start, finish or be verified.
  case fetch(String, problem: String)
}

extension DatasetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .expression(let text, let position, let problem):
      return "where \"\(text)\": \(problem)" + Self.caret(text, position)
    case .unknownColumn(let name, let source, let known, let text, let position):
      let hint = Suggestion.phrase(for: name, in: known)
      return "where \"\(text)\": \(source) has no column \"\(name)\"\(hint)"
        + Self.caret(text, position)
    case .cell(let column, let sample, let value, let problem):
      return "column \"\(column)\" of sample \(sample): got \"\(value)\"; \(problem)"
    case .column(let name, let source, let problem):
      return "column \"\(name)\" of \(source): \(problem)"
    case .unrecognised(let source, let formats):
      return "\(source): no reader recognises it; expected one of: "
        + formats.joined(separator: "; ")
    case .missingFile(let path, let remedy):
      return "\(path): missing; \(remedy)"
    case .unreadableFolder(let path):
      return "\(path): not a folder that can be read; check the path and its permissions"
    case .malformed(let name, let problem), .empty(let name, let problem),
      .fetch(let name, let problem):
      return "\(name): \(problem)"
    case .split(let problem):
      return "split: \(problem)"
    case .sample(let id, let problem):
      return "sample \(id): \(problem)"
    }
  }

  /// The expression again with a caret under the place.
  private static func caret(_ text: String, _ position: Int) -> String {
    "\n  \(text)\n  " + String(repeating: " ", count: min(position, text.count)) + "^"
  }
}
