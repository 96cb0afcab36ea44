import Formats

/// Reads the keys of one map of a recipe and remembers which were asked for.
///
/// A bad value is reported, and its default or nil is returned, so that reading goes on and the
/// person sees every problem at once. `finish()` reports the keys that nobody asked for.
public final class RecipeSection {
  /// Dotted from the root, for instance `train.augment`; empty for the root.
  public let path: String
  /// Where the section starts.
  public let line: Int?
  public let reporter: RecipeReporter
  private let entries: [RecipeEntry]
  /// Something else than keys stands there, which was reported.
  private let isOther: Bool
  private var asked: [String] = []
  private var children: [RecipeSection] = []

  /// - Parameters:
  ///   - node: a map; nil and an empty node read as a map without keys, anything else is reported.
  ///   - path: the section's own name, for errors.
  public init(_ node: RecipeNode?, path: String = "", reporter: RecipeReporter) {
    self.path = path
    self.line = node?.line
    self.reporter = reporter
    var isOther = false
    switch node?.content {
    case .map(let entries):
      self.entries = entries
    case nil, .empty:
      entries = []
    case .scalar, .list:
      entries = []
      isOther = true
      let name = path.isEmpty ? "the file" : path
      reporter.report(
        "\(name) is \(node?.plainName ?? ""); expected keys with values", line: node?.line)
    }
    self.isOther = isOther
  }

  /// The keys in the order of the file.
  public var keys: [String] { entries.map(\.key) }

  /// Whether the key is there with a value. Does not count as reading it.
  public func contains(_ key: String) -> Bool {
    entry(key) != nil
  }

  /// The value as it was written; nil where it is missing or empty.
  public func node(_ key: String) -> RecipeNode? {
    ask(key)
    return entry(key)?.value
  }

  /// The section under a key; without keys where it is missing.
  public func section(_ key: String) -> RecipeSection {
    let child = RecipeSection(node(key), path: name(of: key), reporter: reporter)
    children.append(child)
    return child
  }

  /// The section under a key; nil where it is missing.
  public func optionalSection(_ key: String) -> RecipeSection? {
    node(key) == nil ? nil : section(key)
  }

  /// The value of a key that must be there; nil once its absence or its type was reported.
  public func required<Value: RecipeScalar>(
    _ key: String, as type: Value.Type = Value.self
  ) -> Value? {
    reportIfMissing(key)
    return optional(key, as: type)
  }

  public func required<Value: RecipeScalar & Comparable>(
    _ key: String, as type: Value.Type = Value.self, in range: ClosedRange<Value>
  ) -> Value? {
    reportIfMissing(key)
    return optional(key, as: type, in: range)
  }

  /// The value of a key that may be missing.
  public func optional<Value: RecipeScalar>(
    _ key: String, as type: Value.Type = Value.self
  ) -> Value? {
    node(key).flatMap { read($0, name: name(of: key), as: type) }
  }

  public func optional<Value: RecipeScalar & Comparable>(
    _ key: String, as type: Value.Type = Value.self, in range: ClosedRange<Value>
  ) -> Value? {
    node(key).flatMap { read($0, name: name(of: key), in: range) }
  }

  public func optional<Value: RecipeScalar>(_ key: String, default value: Value) -> Value {
    optional(key, as: Value.self) ?? value
  }

  public func optional<Value: RecipeScalar & Comparable>(
    _ key: String, default value: Value, in range: ClosedRange<Value>
  ) -> Value {
    optional(key, in: range) ?? value
  }

  /// One of an enumeration's raw values.
  public func optional<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default value: Choice
  ) -> Choice where Choice.RawValue == String {
    optional(key, as: Choice.self) ?? value
  }

  public func optional<Choice: RawRepresentable & CaseIterable>(
    _ key: String, as type: Choice.Type = Choice.self
  ) -> Choice? where Choice.RawValue == String {
    word(key, from: type.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
  }

  public func required<Choice: RawRepresentable & CaseIterable>(
    _ key: String, as type: Choice.Type = Choice.self
  ) -> Choice? where Choice.RawValue == String {
    reportIfMissing(key)
    return optional(key, as: type)
  }

  /// One of a list of known words.
  public func word(_ key: String, from known: [String]) -> String? {
    guard let node = node(key), let text = read(node, name: name(of: key), as: String.self)
    else { return nil }
    guard known.contains(text) else {
      report("unknown value \"\(shortened(text))\" of \(name(of: key))", for: text, known, node)
      return nil
    }
    return text
  }

  /// A list of values; a lone value counts as a list of one. nil where the key is missing.
  public func list<Value: RecipeScalar>(
    _ key: String, of type: Value.Type = Value.self
  ) -> [Value]? {
    items(key)?.compactMap { read($0.node, name: $0.name, as: type) }
  }

  public func list<Value: RecipeScalar & Comparable>(
    _ key: String, of type: Value.Type = Value.self, in range: ClosedRange<Value>
  ) -> [Value]? {
    items(key)?.compactMap { read($0.node, name: $0.name, in: range) }
  }

  /// The members of a list with their names for errors; a lone value counts as a list of one.
  public func items(_ key: String) -> [(name: String, node: RecipeNode)]? {
    guard let node = node(key) else { return nil }
    guard case .list(let members) = node.content else { return [(name(of: key), node)] }
    return members.enumerated().map { ("\(name(of: key))[\($0.offset)]", $0.element) }
  }

  /// A section over one member of a list, which is finished with this one.
  public func section(over node: RecipeNode, name: String) -> RecipeSection {
    let child = RecipeSection(node, path: name, reporter: reporter)
    children.append(child)
    return child
  }

  /// Reports a problem with a key's value at its line.
  public func report(_ message: String, at key: String? = nil) {
    let place = key.flatMap { key in entries.first { $0.key == key } }
    reporter.report(message, line: place?.value.line ?? place?.line ?? line)
  }

  /// Reports the keys that were never asked for, here and in all sections below.
  public func finish() {
    for entry in entries where !asked.contains(entry.key) {
      reporter.report(
        "unknown key \"\(shortened(entry.key))\"\(path.isEmpty ? "" : " in \(path)")"
          + suggestion(for: entry.key, among: asked),
        line: entry.line)
    }
    children.forEach { $0.finish() }
  }

  /// The dotted name of a key, for errors.
  public func name(of key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}

extension RecipeSection {
  private func ask(_ key: String) {
    if !asked.contains(key) { asked.append(key) }
  }

  private func entry(_ key: String) -> RecipeEntry? {
    entries.first { $0.key == key && $0.value.content != .empty }
  }

  private func reportIfMissing(_ key: String) {
    if node(key) == nil, !isOther {
      let line = entries.first { $0.key == key }?.line ?? line
      reporter.report("\(name(of: key)) is missing; add it", line: path.isEmpty ? nil : line)
    }
  }

  private func read<Value: RecipeScalar>(
    _ node: RecipeNode, name: String, as type: Value.Type
  ) -> Value? {
    if case .scalar(let text) = node.content, let value = Value(recipeText: text) { return value }
    reporter.report(
      "\(name) is \(node.plainName); expected \(Value.expectation)", line: node.line)
    return nil
  }

  private func read<Value: RecipeScalar & Comparable>(
    _ node: RecipeNode, name: String, in range: ClosedRange<Value>
  ) -> Value? {
    if case .scalar(let text) = node.content, let value = Value(recipeText: text),
      range.contains(value)
    {
      return value
    }
    let bounds = "from \(range.lowerBound.recipeText) to \(range.upperBound.recipeText)"
    reporter.report(
      "\(name) is \(node.plainName); expected \(Value.expectation) \(bounds)", line: node.line)
    return nil
  }

  private func report(
    _ message: String, for word: String, _ known: [String], _ node: RecipeNode
  ) {
    reporter.report(message + suggestion(for: word, among: known), line: node.line)
  }
}

/// `; did you mean "options"?` or, when nothing is near, `; known: a, b, c`.
func suggestion(for word: String, among known: [String]) -> String {
  if let nearest = Suggestion.nearest(to: word, in: known) {
    return "; did you mean \"\(nearest)\"?"
  }
  return known.isEmpty ? "" : "; known: \(known.joined(separator: ", "))"
}
