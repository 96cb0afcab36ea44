/// What a label expression says, as a tree.
indirect enum LabelNode: Sendable {
  case column(ColumnName)
  case comparison(ColumnName, Comparison, LabelOperand)
  case not(LabelNode)
  case and(LabelNode, LabelNode)
  case or(LabelNode, LabelNode)

  /// Names of the columns in order of appearance, each once.
  var columns: [String] {
    var names: [String] = []
    collect(into: &names)
    return names
  }

  private func collect(into names: inout [String]) {
    func add(_ column: ColumnName) {
      if !names.contains(column.name) { names.append(column.name) }
    }
    switch self {
    case .column(let column): add(column)
    case .comparison(let column, _, let operand):
      add(column)
      if case .column(let other) = operand { add(other) }
    case .not(let node): node.collect(into: &names)
    case .and(let left, let right), .or(let left, let right):
      left.collect(into: &names)
      right.collect(into: &names)
    }
  }
}

/// A column and where the expression names it.
struct ColumnName: Sendable {
  let name: String
  let position: Int
}

/// The right side of a comparison.
enum LabelOperand: Sendable {
  case column(ColumnName)
  case number(Double)
  case text(String)
  case truth(Bool)
}

/// Recursive descent over the grammar
///
///     either   = both { "or" both }
///     both     = single { "and" single }
///     single   = "not" single | "(" either ")" | column [ op ( column | number | text | truth ) ]
struct LabelParser {
  /// Longer or deeper texts are no labels, and would exhaust the stack.
  private static let longest = 10_000
  private static let deepest = 100

  private let text: String
  private let tokens: [LabelToken]
  private var next = 0
  private var depth = 0

  static func parse(_ text: String) throws -> LabelNode {
    guard text.count <= longest else {
      throw DatasetError.expression(
        String(text.prefix(40)) + "…", at: 0,
        problem: "\(text.count) characters; at most \(longest) are read")
    }
    var parser = LabelParser(text: text, tokens: try LabelTokenizer.tokens(of: text))
    let node = try parser.either()
    guard parser.token.kind == .end else {
      throw parser.unexpected("the end, \"and\" or \"or\"")
    }
    return node
  }

  private init(text: String, tokens: [LabelToken]) {
    self.text = text
    self.tokens = tokens
  }

  private mutating func either() throws -> LabelNode {
    var node = try both()
    while accept(.or) { node = .or(node, try both()) }
    return node
  }

  private mutating func both() throws -> LabelNode {
    var node = try single()
    while accept(.and) { node = .and(node, try single()) }
    return node
  }

  private mutating func single() throws -> LabelNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw problem("nested more than \(Self.deepest) deep; simplify it")
    }
    if accept(.not) { return .not(try single()) }
    if accept(.open) {
      let node = try either()
      guard accept(.close) else { throw unexpected("\")\", \"and\" or \"or\"") }
      return node
    }
    return try test()
  }

  private mutating func test() throws -> LabelNode {
    guard case .name(let name) = token.kind else {
      throw unexpected("a column, \"not\" or \"(\"")
    }
    let column = ColumnName(name: name, position: token.position)
    next += 1
    guard case .comparison(let comparison) = token.kind else { return .column(column) }
    next += 1
    return .comparison(column, comparison, try operand())
  }

  private mutating func operand() throws -> LabelOperand {
    let operand: LabelOperand
    switch token.kind {
    case .number(let value, _): operand = .number(value)
    case .text(let value): operand = .text(value)
    case .name("true"): operand = .truth(true)
    case .name("false"): operand = .truth(false)
    case .name(let name): operand = .column(ColumnName(name: name, position: token.position))
    default: throw unexpected("a number, a quoted text, true, false or a column")
    }
    next += 1
    return operand
  }

  private var token: LabelToken { tokens[next] }

  private mutating func accept(_ kind: LabelToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    next += 1
    return true
  }

  private func unexpected(_ expected: String) -> DatasetError {
    let got =
      switch token.kind {
      case .name(let name): "\"\(name)\""
      case .number(_, let spelled): spelled
      case .text(let text): "the text \"\(text)\""
      case .comparison(let comparison): "\"\(comparison.rawValue)\""
      case .and: "\"and\""
      case .or: "\"or\""
      case .not: "\"not\""
      case .open: "\"(\""
      case .close: "\")\""
      case .end: "the end"
      }
    return problem("got \(got); expected \(expected)")
  }

  private func problem(_ problem: String) -> DatasetError {
    .expression(text, at: token.position, problem: problem)
  }
}
