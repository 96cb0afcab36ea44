/// A part of a recipe as it was written: scalars keep their text, and everything its line.
public struct RecipeNode: Sendable, Equatable {
  public indirect enum Content: Sendable, Equatable {
    /// Nothing after the colon, `~` or `null`.
    case empty
    case scalar(String)
    case list([RecipeNode])
    /// In the order of the file, no key twice.
    case map([RecipeEntry])
  }

  public var content: Content
  /// Counted from 1; nil for nodes that were not read from a file.
  public var line: Int?

  public init(_ content: Content, line: Int? = nil) {
    self.content = content
    self.line = line
  }

  /// The scalar under a key of a map, as it was written; nil for anything else.
  public func text(at key: String) -> String? {
    guard case .map(let entries) = content,
      case .scalar(let text) = entries.first(where: { $0.key == key })?.value.content
    else { return nil }
    return text
  }

  /// Lines do not count: two files with the same content give equal nodes.
  public static func == (a: RecipeNode, b: RecipeNode) -> Bool {
    a.content == b.content
  }

  /// The value of a key of a map.
  public subscript(key: String) -> RecipeNode? {
    guard case .map(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

/// One key of a map with its value.
public struct RecipeEntry: Sendable, Equatable {
  public var key: String
  public var value: RecipeNode
  /// The key's own line.
  public var line: Int?

  public init(_ key: String, _ value: RecipeNode, line: Int? = nil) {
    self.key = key
    self.value = value
    self.line = line
  }

  public static func == (a: RecipeEntry, b: RecipeEntry) -> Bool {
    a.key == b.key && a.value == b.value
  }
}

extension RecipeNode {
  /// A scalar that holds the value's plain text.
  public static func value(_ value: some RecipeScalar) -> RecipeNode {
    RecipeNode(.scalar(value.recipeText))
  }

  public static func list(_ values: [some RecipeScalar]) -> RecipeNode {
    RecipeNode(.list(values.map { .value($0) }))
  }

  /// A map of the pairs that have a value.
  public static func map(_ pairs: [(String, RecipeNode?)]) -> RecipeNode {
    RecipeNode(.map(pairs.compactMap { key, value in value.map { RecipeEntry(key, $0) } }))
  }

  /// What stands there, for errors: `a list`, `"many"`.
  var plainName: String {
    switch content {
    case .empty: "empty"
    case .scalar(let text): "\"\(shortened(text))\""
    case .list: "a list"
    case .map: "a group of keys"
    }
  }
}

/// Keeps errors on one short line whatever the file holds.
func shortened(_ text: String) -> String {
  let line = text.replacing("\n", with: " ").replacing("\r", with: " ")
  return line.count > 60 ? line.prefix(60) + "…" : line
}
