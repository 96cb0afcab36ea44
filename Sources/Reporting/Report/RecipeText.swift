import Records

/// The text under `recipe` in a record: a recipe where a run was audited, else some description.
struct RecipeText {
  /// nil where the text is no recipe.
  let recipe: Recipe?
  private let text: String

  init(_ text: String) {
    self.text = text
    recipe = text.isEmpty ? nil : try? Recipe(yaml: text, name: "recipe")
  }

  /// What was audited, in one line; nil where nothing short says it.
  var subject: String? {
    guard let recipe else { return text.isEmpty || text.contains("\n") ? nil : text }
    let size = recipe.data.size.map { " at \($0)" } ?? ""
    return "Scheme \(recipe.scheme), data \(recipe.data.source)\(size), seed \(recipe.seed)"
  }
}
