import Records

/// What a run was made with, taken apart: its scheme, its seed and everything else.
struct RunSetting: Equatable {
  let scheme: String
  let seed: UInt64
  /// Every other key with its text, by its path: `options.lambda1`.
  let values: [String: String]

  /// nil where the record holds no recipe, as for what other tools protected.
  init?(_ record: AuditRecord) {
    guard var recipe = RecipeText(record.recipe).recipe else { return nil }
    (scheme, seed) = (recipe.scheme, recipe.seed)
    // What others published changes no run.
    recipe.paper = []
    var values: [String: String] = [:]
    Self.collect(recipe.tree, at: "", into: &values)
    for key in ["schema", "scheme", "seed", "audit.budget"] { values[key] = nil }
    // What the audit spent, whatever the recipe had planned.
    values["budget"] = record.budget
    self.values = values
  }

  private static func collect(
    _ node: RecipeNode, at path: String, into values: inout [String: String]
  ) {
    func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    switch node.content {
    case .empty: values[path] = ""
    case .scalar(let text): values[path] = text
    case .list(let members):
      for (place, member) in members.enumerated() {
        collect(member, at: below("\(place + 1)"), into: &values)
      }
    case .map(let entries):
      for entry in entries { collect(entry.value, at: below(entry.key), into: &values) }
    }
  }

  /// Repetitions agree in this.
  func agrees(with other: RunSetting) -> Bool {
    scheme == other.scheme && values == other.values
  }

  /// `deepobfuscator lambda1=2`: the scheme with those of its keys that are named.
  ///
  /// - Parameter keys: paths; each shows by its last part where that is clear.
  func label(naming keys: [String]) -> String {
    let pairs = keys.compactMap { key -> String? in
      let last = key.split(separator: ".").last.map(String.init) ?? key
      let isClear = keys.count { $0 == last || $0.hasSuffix(".\(last)") } == 1
      return values[key].map { "\(isClear ? last : key)=\($0)" }
    }
    return ([scheme] + pairs).joined(separator: " ")
  }

  /// Paths in which settings of one scheme differ, in order.
  static func differences(_ settings: [RunSetting]) -> [String] {
    Set(settings.flatMap { $0.values.keys }).sorted().filter { key in
      Set(settings.map { $0.values[key] }).count > 1
    }
  }
}
