import Pixels
import Records
import Testing

@Suite("Writing recipes")
struct RecipeWritingTests {
  /// Texts that YAML would take for something else, or that need quotes.
  static let odd = [
    "plain", "two words", "null", "~", "true", "No", "1", "1.50", "1e3", "0x10", "2026-01-01", "-",
    "- a", "a: b", "a:", "? a", "#no comment", "a #b", "*star", "&and", "!tag", "%percent", "@at",
    "`tick`", "'single'", "\"double\"", "[a]", "{a: b}", "a, b", " leading", "trailing ",
    "two\nlines", "tab\tinside", "ü€😀", "back\\slash", "<<", "=", "|", ">", "\u{85}", "\u{2028}",
    "5_o_Clock_Shadow == 'x y'", "",
  ]

  @Test("a written recipe reads back equal, its defaults written out")
  func roundTrip() throws {
    for text in [RecipeTests.full, RecipeTests.least] {
      let recipe = try Recipe(yaml: text, name: "r")
      #expect(try Recipe(yaml: recipe.yaml, name: "again") == recipe)
      #expect(try Recipe(yaml: recipe.yaml, name: "again").yaml == recipe.yaml)
    }
    let written = try Recipe(yaml: RecipeTests.least, name: "r").yaml
    for line in ["schema: obscura.recipe/1", "seed: 0", "  batch: 64", "  budget: standard"] {
      #expect(written.split(separator: "\n").contains(Substring(line)), "\(written)")
    }
  }

  @Test("texts of every kind survive as names, expressions, keys and options", arguments: odd)
  func keepsTexts(_ text: String) throws {
    var recipe = Recipe(scheme: "s", data: DataSettings(source: "s" + text, identity: "i\(text)"))
    recipe.labels.task = [LabelDefinition(name: "l\(text)", where: text + "w")]
    recipe.options = RecipeNode(
      .map([
        RecipeEntry(text, RecipeNode(.scalar(text))),
        RecipeEntry("list", RecipeNode(.list([RecipeNode(.scalar(text)), RecipeNode(.empty)]))),
      ]))
    let again = try Recipe(yaml: recipe.yaml, name: "r")
    #expect(again == recipe, "\(recipe.yaml)")
    #expect(again.labels.task == recipe.labels.task && again.data == recipe.data)
    #expect(again.options == recipe.options)
  }

  @Test("numbers of every size survive", arguments: [0.1, 1e-9, 10, 1.0 / 3, 0.30000000000000004])
  func keepsNumbers(_ rate: Double) throws {
    var recipe = Recipe(scheme: "s", seed: .max, data: DataSettings(source: "x"))
    recipe.train.rate = rate
    let again = try Recipe(yaml: recipe.yaml, name: "r")
    #expect(again.train.rate == rate && again.seed == .max)
  }

  @Test("recipes that differ anywhere are not equal, whatever their names")
  func compares() throws {
    let recipe = try Recipe(yaml: RecipeTests.full, name: "one")
    #expect(try Recipe(yaml: RecipeTests.full, name: "two") == recipe)
    let changes: [(inout Recipe) -> Void] = [
      { $0.seed = 1 }, { $0.scheme = "x" }, { $0.data.size = nil }, { $0.labels.private = [] },
      { $0.split = .standard }, { $0.model.fc = 1 }, { $0.cipher = nil },
      { $0.options = RecipeNode(.map([])) }, { $0.train.clip = nil }, { $0.audit.seeds = 1 },
    ]
    for (place, change) in changes.enumerated() {
      var other = recipe
      change(&other)
      #expect(other != recipe, "change \(place)")
    }
  }
}
