import Foundation
import Pixels
import Records
import TestSupport
import Testing

@Suite("Recipes")
struct RecipeTests {
  static let full = """
    schema: obscura.recipe/1
    scheme: deepobfuscator
    seed: 18446744073709551615
    data: {source: lfw_64.tar, labels: labels.csv, key: key, identity: person, size: [64, 48], channels: 1, public: "not Smiling"}
    labels:
      task: [Smiling, {name: Happy, where: "Smiling and not Male", classes: ["0", "1"], least: 4}]
      private: [Male]
    split: {owner: 0.4, attacker: 0.3, validation: 0.1, test: 0.2}
    model: {width: 0.5, fc: 512, weights: resnet50.safetensors}
    cipher: {name: negative-positive, keys: per-image, steps: [1, 3]}
    options: {lambda1: 2}
    train:
      batch: 32
      epochs: 3
      pretrain: 2
      rate: 0.01
      optimizer: sgd
      epsilon: 0.001
      schedule: one-cycle
      precision: bf16
      augment: {mirror: yes, shift: 2, zoom: 0.1}
      checkpoint_seconds: 5
      clip: 1
      patience: 4
    audit: {budget: thorough, threats: [white-box, known-pairs(100)], seeds: 7}
    paper: {table: Table 3, row: "lambda1 = 2", figures: {task: {accuracy: 0.9}, picture: {PSNR: 8, SSIM: -0.1}}}
    """

  static let least = """
    schema: obscura.recipe/1
    scheme: none
    data: {source: x}
    """

  @Test("every key is read")
  func readsEveryKey() throws {
    let recipe = try Recipe(yaml: Self.full, name: "full.yaml")
    #expect(recipe.name == "full.yaml" && recipe.scheme == "deepobfuscator" && recipe.seed == .max)
    #expect(
      recipe.data
        == DataSettings(
          source: "lfw_64.tar", labels: "labels.csv", key: "key", identity: "person",
          size: Size(height: 64, width: 48), channels: 1, published: "not Smiling"))
    #expect(recipe.labels.task.map(\.name) == ["Smiling", "Happy"])
    #expect(recipe.labels.task.map(\.where) == ["Smiling", "Smiling and not Male"])
    #expect(recipe.labels.task[1].classes == ["0", "1"] && recipe.labels.task[1].least == 4)
    #expect(recipe.labels.private == [LabelDefinition(name: "Male", where: "Male")])
    #expect(recipe.split == .fractions(owner: 0.4, attacker: 0.3, validation: 0.1, test: 0.2))
    #expect(recipe.model == ModelSettings(width: 0.5, fc: 512, weights: "resnet50.safetensors"))
    #expect(
      recipe.cipher == CipherSettings(name: "negative-positive", keys: "per-image", steps: [1, 3]))
    #expect(recipe.options["lambda1"]?.content == .scalar("2"))
    #expect(
      recipe.train
        == TrainSettings(
          batch: 32, epochs: 3, pretrain: 2, rate: 0.01, optimizer: .sgd, epsilon: 0.001,
          schedule: .oneCycle, precision: .bf16,
          augment: .init(mirror: true, shift: 2, zoom: 0.1), checkpointSeconds: 5, clip: 1,
          patience: 4))
    #expect(
      recipe.audit
        == AuditSettings(budget: .thorough, threats: [.whiteBox, .knownPairs(100)], seeds: 7))
    #expect(
      recipe.paper == [
        PublishedRow(
          table: "Table 3", row: "lambda1 = 2",
          figures: [
            .init(asset: "task", metric: "accuracy", value: 0.9),
            .init(asset: "picture", metric: "PSNR", value: 8),
            .init(asset: "picture", metric: "SSIM", value: -0.1),
          ])
      ])
  }

  @Test("texts and windows are told how they are read; what is for pictures is refused")
  func readsSequences() throws {
    func recipe(_ data: String, _ rest: String = "") throws -> Recipe {
      try Recipe(
        yaml: "schema: obscura.recipe/1\nscheme: none\ndata: {source: x, \(data)}\n" + rest,
        name: "r")
    }
    let text = try recipe("text: {column: t, remove: [mentions]}")
    #expect(text.data.text == TextSettings(column: "t", remove: ["mentions"]))
    let window = try recipe("window: {channels: 3, length: 64, range: [-2, 2.5]}")
    #expect(window.data.window == WindowSettings(channels: 3, length: 64, range: -2...2.5))
    for read in [text, window] { #expect(try Recipe(yaml: read.yaml, name: "again") == read) }
    for (data, rest, problem) in [
      ("text: {length: 8}", "", "data.text.column is missing"),
      ("text: {column: t, remove: [names]}", "", "data.text.remove names \"names\""),
      ("text: {column: t}, size: 32", "", "data.size is for pictures; data.text has the sizes"),
      ("window: {channels: 3, length: 64, range: [2, 1]}", "", "no [least, greatest]"),
      ("text: {column: t}, window: {channels: 1, length: 4, range: [0, 1]}", "", "keep one"),
      ("text: {column: t}", "train: {augment: {mirror: true}}", "train.augment turns and shifts"),
    ] {
      let error = #expect(throws: RecipeError.self) { try recipe(data, rest) }
      let text = "\(try #require(error))"
      #expect(text.contains(problem), "\(text)")
    }
  }

  @Test("what is not written has its default")
  func hasDefaults() throws {
    let recipe = try Recipe(yaml: Self.least, name: "r")
    #expect(recipe == Recipe(scheme: "none", data: DataSettings(source: "x")))
    #expect(recipe.data.channels == 3 && recipe.data.size == nil && recipe.cipher == nil)
    #expect(recipe.split == .standard && recipe.audit.threats == [])
    let quick = try Recipe(yaml: Self.least + "\naudit: {budget: quick}", name: "r")
    #expect(quick.audit.seeds == 1 && recipe.audit.seeds == 3)
  }

  @Test("a size may be one number or two, a split a column, a label its name alone")
  func readsShortForms() throws {
    let text = """
      schema: obscura.recipe/1
      scheme: none
      data: {source: x, size: 32}
      labels: {task: 5_o_Clock_Shadow, private: ["age > 40", Male]}
      split: {column: partition}
      """
    let recipe = try Recipe(yaml: text, name: "r")
    #expect(recipe.data.size == Size(side: 32) && recipe.split == .column("partition"))
    let whole = try Recipe(
      yaml: text.replacingOccurrences(
        of: "{column: partition}", with: "{column: partition, training: owner}"), name: "r")
    #expect(whole.split == .column("partition", training: .owner))
    #expect(try Recipe(yaml: whole.yaml, name: "again").split == whole.split)
    #expect(recipe.labels.task.map(\.where) == ["`5_o_Clock_Shadow`"])
    #expect(recipe.labels.private.map(\.where) == ["age > 40", "Male"])
    #expect(recipe.labels.private.map(\.line) == [4, 4])
  }

  @Test("options are the scheme's own: it names what it knows, the rest is unknown")
  func readsOptions() throws {
    let text = Self.least + "\noptions:\n  lambda: 2.5\n  lamda: 3\n"
    let recipe = try Recipe(yaml: text, name: "r.yaml")
    let error = #expect(throws: RecipeError.self) {
      _ = try recipe.readOptions { $0.optional("lambda", default: 1.0) }
    }
    #expect(
      error?.description
        == "recipe \"r.yaml\" line 6: unknown key \"lamda\" in options; did you mean \"lambda\"?")
    let both = try recipe.readOptions {
      [$0.optional("lambda", default: 1.0), $0.optional("lamda", default: 1.0)]
    }
    #expect(both == [2.5, 3])
  }

  @Test("options are checked with everything else where the scheme is at hand")
  func checksOptions() {
    let text = Self.least + "\noptions: {lamda: 3}\ntrain: {batch: 0}\n"
    var asked = ""
    let error = #expect(throws: RecipeError.self) {
      _ = try Recipe(yaml: text, name: "r") { scheme, options in
        asked = scheme
        _ = options.optional("lambda", as: Double.self)
      }
    }
    #expect(asked == "none" && error?.problems.map(\.line) == [4, 5])
  }

  @Test("a file is read under its name, and one that is no text is named")
  func readsFiles() throws {
    let folder = try TemporaryFolder()
    try Data(Self.full.utf8).write(to: folder.file("mine.yaml"))
    #expect(try Recipe(contentsOf: folder.file("mine.yaml")).name == "mine.yaml")
    try Data([0xFF, 0xFE, 0]).write(to: folder.file("odd.yaml"))
    let error = #expect(throws: RecipeError.self) {
      _ = try Recipe(contentsOf: folder.file("odd.yaml"))
    }
    #expect(error?.description == "recipe \"odd.yaml\": not a text file; expected YAML in UTF-8")
  }
}
