import Yams

extension Recipe {
  /// The whole recipe with its defaults filled in, in the order of the documentation.
  public var tree: RecipeNode {
    .map([
      ("schema", .value(Recipe.schema)),
      ("scheme", .value(scheme)),
      ("seed", .value(seed)),
      ("data", data.tree),
      ("labels", labels.tree),
      ("split", split.tree),
      ("model", model.tree),
      ("cipher", cipher?.tree),
      ("options", options),
      ("train", train.tree),
      ("audit", audit.tree),
      ("paper", paper.isEmpty ? nil : RecipeNode(.list(paper.map(\.tree)))),
    ])
  }

  /// The resolved recipe as YAML, which reads back equal to this one.
  public var yaml: String { tree.yaml }
}

extension RecipeNode {
  /// The tree as a YAML document that reads back equal to it.
  public var yaml: String {
    do {
      return try serialize(
        node: yamlNode, indent: 2, width: -1, allowUnicode: true, sortKeys: false)
    } catch {
      preconditionFailure("RecipeNode.yaml: \(error)")
    }
  }

  private var yamlNode: Node {
    switch content {
    case .empty:
      Node("null", .implicit, .plain)
    case .scalar(let text):
      Node(text, .implicit, RecipeParser.isEmptyWord(text) ? .doubleQuoted : .any)
    case .list(let members):
      Node(members.map(\.yamlNode), .implicit, isFlat ? .flow : .block)
    case .map(let entries):
      Node(
        entries.map { (Node($0.key), $0.value.yamlNode) }, .implicit,
        entries.isEmpty ? .flow : .block)
    }
  }

  /// Lists of words and numbers fit one line.
  private var isFlat: Bool {
    guard case .list(let members) = content else { return false }
    return members.allSatisfy { if case .scalar = $0.content { true } else { false } }
  }
}
