import Records
import Testing

@Suite("Recipes")
struct RecipeTests {
  static let full = """
    schema: obscura.recipe/1
    scheme: deepobfuscator
    seed: 18446744073709551615
    data: {source: lfw_64.tar, labels: labels.csv, key: key, identity: person, size: [64, 48], channels: 1}
    labels:
      task: [Smiling, {name: Happy, where: "Smiling and not Male"}]
      private: [Male]
    split: {owner: 0.4, attacker: 0.3, validation: 0.1, test: 0.2}
    model: {width: 0.5, fc: 512}
    options: {lambda1: 2}
    train:
      batch: 32
      epochs: 3
      pretrain: 2
      rate: 0.01
      optimizer: sgd
      epsilon: 0.001
      schedule: cosine
      precision: bf16
      augment: {mirror: true, shift: 2, zoom: 0.1}
      checkpoint_seconds: 5
      clip: 1
      patience: 4
    audit: {budget: standard}
    """

  @Test("every key is read, and a written recipe reads back the same")
  func roundTrip() throws {
    let recipe = try Recipe(yaml: Self.full, name: "full.yaml")
    #expect(recipe.seed == .max && recipe.data.channels == 1 && recipe.data.identity == "person")
    #expect(recipe.labels.task.map(\.name) == ["Smiling", "Happy"])
    #expect(recipe.labels.task.map(\.where) == ["Smiling", "Smiling and not Male"])
    #expect(recipe.train.optimizer == .sgd && recipe.train.epsilon == 0.001)
    #expect(recipe.train.augment == .init(mirror: true, shift: 2, zoom: 0.1))
    #expect(recipe.train.clip == 1 && recipe.train.patience == 4)
    #expect(try Recipe(yaml: recipe.yaml, name: "again.yaml") == recipe)
  }

  @Test("all problems come at once, each with its line and what was probably meant")
  func reportsAll() {
    let text = """
      schema: obscura.recipe/1
      scheme: deepobfuscator
      data: {source: x, sise: 64}
      labels: {task: [a]}
      train:
        batch: 0
        optimizer: adamm
      modle: {width: 1}
      """
    let error = #expect(throws: RecipeError.self) { _ = try Recipe(yaml: text, name: "r.yaml") }
    let message = error?.description ?? ""
    for part in [
      "line 3", "did you mean \"size\"", "line 6", "line 7", "did you mean \"adam", "line 8",
      "did you mean \"model\"",
    ] { #expect(message.contains(part), "\(part) is not in \(message)") }
  }

  @Test(
    "what is no recipe is refused with a sentence",
    arguments: [
      "", "[1, 2]", "schema: obscura.recipe/2\nscheme: x", "a: b: c", "schema: obscura.recipe/1",
    ])
  func refuses(_ text: String) {
    let error = #expect(throws: RecipeError.self) { _ = try Recipe(yaml: text, name: "r.yaml") }
    #expect(error?.description.contains("r.yaml") == true)
  }
}
