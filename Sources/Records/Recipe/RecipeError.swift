/// One thing that is wrong with a recipe or another settings file.
public struct RecipeProblem: Equatable, Sendable, CustomStringConvertible {
  /// For instance `recipe "lfw.yaml"`.
  public let subject: String
  /// Counted from 1; nil where the problem has no place, such as a missing key.
  public let line: Int?
  public let message: String

  public var description: String {
    "\(subject)\(line.map { " line \($0)" } ?? ""): \(message)"
  }
}

/// Everything that is wrong with a recipe, in the order of its lines.
public struct RecipeError: Error, Equatable, Sendable, CustomStringConvertible {
  public let problems: [RecipeProblem]

  public init(_ problems: [RecipeProblem]) {
    precondition(!problems.isEmpty, "RecipeError: needs at least one problem")
    self.problems = problems
  }

  /// One problem a line.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}

/// Collects the problems of one file, so that a person sees all of them at once.
public final class RecipeReporter {
  public let subject: String
  public private(set) var problems: [RecipeProblem] = []

  /// - Parameter subject: what is read, for instance `recipe "lfw.yaml"`.
  public init(subject: String) {
    self.subject = subject
  }

  public func report(_ message: String, line: Int? = nil) {
    let problem = RecipeProblem(subject: subject, line: line, message: message)
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// - Throws: `RecipeError` with all problems, sorted by line, if there are any.
  public func throwIfAny() throws {
    guard !problems.isEmpty else { return }
    let inOrder = problems.enumerated().sorted {
      ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
    }
    throw RecipeError(inOrder.map(\.element))
  }
}
