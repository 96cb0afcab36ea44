/// Recipe key `labels`: what the receiver may learn and what it must not.
public struct LabelSettings: Sendable, Equatable {
  public var task: [LabelDefinition]
  public var `private`: [LabelDefinition]

  public init(task: [LabelDefinition] = [], private hidden: [LabelDefinition] = []) {
    self.task = task
    self.private = hidden
  }

  init(_ section: RecipeSection) {
    task = section.definitions("task")
    self.private = section.definitions("private")
    var seen: [String: String] = [:]
    for (group, labels) in [("task", task), ("private", self.private)] {
      for label in labels where !label.name.isEmpty {
        if let other = seen.updateValue(group, forKey: label.name) {
          let place = other == group ? "twice in labels.\(group)" : "in labels.\(other) too"
          section.report("label \"\(shortened(label.name))\" stands \(place); keep one", at: group)
        }
      }
    }
  }

  var tree: RecipeNode {
    .map([
      ("task", RecipeNode(.list(task.map(\.tree)))),
      ("private", RecipeNode(.list(self.private.map(\.tree)))),
    ])
  }
}

/// A label and the expression that computes it from the columns of the data.
public struct LabelDefinition: Sendable, Equatable {
  public var name: String
  /// For instance ``Male and not `5_o_Clock_Shadow` ``.
  public var `where`: String
  /// Its classes, in order; nil for those that the data have.
  public var classes: [String]?
  /// Classes of fewer samples count as missing: for instance people with a single picture.
  public var least: Int?
  /// Where the recipe defines it, for errors; not part of equality.
  public var line: Int?

  public init(
    name: String, where expression: String, classes: [String]? = nil, least: Int? = nil,
    line: Int? = nil
  ) {
    self.least = least

    self.name = name
    self.where = expression
    self.classes = classes
    self.line = line
  }

  /// The short form of a recipe, the name alone.
  ///
  /// A name that is no plain word, such as `5_o_Clock_Shadow`, goes into backticks, unless it is an
  /// expression already (has a comparison, a quote or a backtick).
  public init(short name: String, line: Int? = nil) {
    let isWord =
      name.utf8.allSatisfy { isLetter($0) || isDigit($0) } && !isDigit(name.utf8.first ?? 48)
    let isExpression = name.contains { "<>=!`'\"()".contains($0) }
    self.init(name: name, where: isWord || isExpression ? name : "`\(name)`", line: line)
  }

  public static func == (a: LabelDefinition, b: LabelDefinition) -> Bool {
    a.name == b.name && a.where == b.where && a.classes == b.classes && a.least == b.least
  }

  var tree: RecipeNode {
    .map([
      ("name", .value(name)), ("where", .value(self.where)),
      ("classes", classes.map { .list($0) }), ("least", least.map { .value($0) }),
    ])
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

extension RecipeSection {
  /// Labels as `{name, where}` or by their name alone.
  fileprivate func definitions(_ key: String) -> [LabelDefinition] {
    (items(key) ?? []).compactMap { name, node in
      if case .scalar(let text) = node.content {
        guard !text.isEmpty else {
          reporter.report("\(name) is empty; expected a label's name", line: node.line)
          return nil
        }
        return LabelDefinition(short: text, line: node.line)
      }
      guard case .map = node.content else {
        reporter.report(
          "\(name) is \(node.plainName); expected a label's name or {name, where}",
          line: node.line)
        return nil
      }
      let section = section(over: node, name: name)
      guard let label: String = section.required("name") else {
        _ = section.node("where")
        for key in ["classes", "least"] { _ = section.node(key) }
        return nil
      }
      let short = LabelDefinition(short: label, line: node.line)
      return LabelDefinition(
        name: label, where: section.optional("where", default: short.where),
        classes: section.list("classes", of: String.self),
        least: section.optional("least", in: 1...1_000_000), line: node.line)
    }
  }
}
