import Records
import Testing

@Suite("Problems of recipes")
struct RecipeProblemTests {
  @Test("all problems come at once, in the order of lines, each with what was probably meant")
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
    #expect(
      error?.description == """
        recipe "r.yaml" line 3: unknown key "sise" in data; did you mean "size"?
        recipe "r.yaml" line 6: train.batch is "0"; expected a whole number from 1 to 65536
        recipe "r.yaml" line 7: unknown value "adamm" of train.optimizer; did you mean "adam"?
        recipe "r.yaml" line 8: unknown key "modle"; did you mean "model"?
        """)
  }

  @Test(
    "each bad value is named with its line and what is expected",
    arguments: [
      ("seed: -1", "seed is \"-1\"; expected a whole number that is not negative"),
      ("seed: 1.5", "seed is \"1.5\"; expected a whole number that is not negative"),
      ("model: {width: 0}", "model.width is \"0\"; expected a number from 0.01 to 16"),
      ("model: {width: nan}", "model.width is \"nan\"; expected a number from 0.01 to 16"),
      ("model: {width: 1e400}", "model.width is \"1e400\"; expected a number from 0.01 to 16"),
      ("model: {fc: [1]}", "model.fc is a list; expected a whole number from 1 to 65536"),
      (
        "model: {fc: {a: 1}}",
        "model.fc is a group of keys; expected a whole number from 1 to 65536"
      ),
      ("model: large", "model is \"large\"; expected keys with values"),
      (
        "train: {epochs: 99999999999999999999}",
        "train.epochs is \"99999999999999999999\"; expected a whole number from 0 to 100000"
      ),
      ("train: {rate: 11}", "train.rate is \"11\"; expected a number from 1e-09 to 10"),
      (
        "train: {augment: {mirror: maybe}}",
        "train.augment.mirror is \"maybe\"; expected true or false"
      ),
      (
        "train: {augment: {zoom: 1}}",
        "train.augment.zoom is \"1\"; expected a number from 0 to 0.9"
      ),
      (
        "train: {augment: {blur: 1}}",
        "unknown key \"blur\" in train.augment; known: mirror, shift, zoom"
      ),
      ("train: {patience: 0}", "train.patience is \"0\"; expected a whole number from 1 to 100000"),
      ("train: {epochs: -1}", "train.epochs is \"-1\"; expected a whole number from 0 to 100000"),
      (
        "train: {pretrain: -1}",
        "train.pretrain is \"-1\"; expected a whole number from 0 to 100000"
      ),
      ("train: {epsilon: 0}", "train.epsilon is \"0\"; expected a number from 1e-12 to 1"),
      ("train: {clip: 0}", "train.clip is \"0\"; expected a number from 1e-09 to 1000000000"),
      (
        "train: {checkpoint_seconds: -1}",
        "train.checkpoint_seconds is \"-1\"; expected a number from 0 to 86400"
      ),
      (
        "train: {augment: {shift: -1}}",
        "train.augment.shift is \"-1\"; expected a whole number from 0 to 4096"
      ),
      (
        "train: {schedule: one_cycle}",
        "unknown value \"one_cycle\" of train.schedule; did you mean \"one-cycle\"?"
      ),
      ("split: {owner: -1}", "split.owner is \"-1\"; expected a number from 0 to 1"),
      (
        "train: {precision: fp8}",
        "unknown value \"fp8\" of train.precision; known: auto, fp32, bf16"
      ),
      (
        "split: {owner: 0.9}",
        "the shares of split add up to 1.4 (owner 0.9, attacker 0.25, validation 0.05, test 0.2); expected 1"
      ),
      (
        "split: {owner: 0.5, column: part}",
        "split has both a column and the share of owner; keep one of them"
      ),
      ("cipher: {keys: one}", "cipher.name is missing; add it"),
      (
        "cipher: {name: x, steps: [0]}",
        "cipher.steps[0] is \"0\"; expected a whole number from 1 to 64"
      ),
      ("audit: {budget: qick}", "unknown value \"qick\" of audit.budget; did you mean \"quick\"?"),
      ("audit: {threats: [witebox]}", "unknown threat \"witebox\"; did you mean \"white-box\"?"),
      (
        "audit: {threats: [known-pairs(x)]}",
        "threat \"known-pairs(x)\" needs a number of pairs from 1 on; write known-pairs(100)"
      ),
      (
        "audit: {threats: [known-pairs(0)]}",
        "threat \"known-pairs(0)\" needs a number of pairs from 1 on; write known-pairs(100)"
      ),
      (
        "audit: {threats: [white-box(3)]}",
        "threat \"white-box(3)\" takes no number; write white-box"
      ),
      ("audit: {seeds: 0}", "audit.seeds is \"0\"; expected a whole number from 1 to 100"),
      ("seed: 1\nseed: 2", "key \"seed\" appears more than once; keep one"),
      ("seed: &a 1", "anchors (&) and aliases (*) are not supported; write the value out"),
    ])
  func namesValues(_ line: String, _ message: String) {
    let text = RecipeTests.least + "\n" + line
    let error = #expect(throws: RecipeError.self) { _ = try Recipe(yaml: text, name: "r") }
    #expect(error?.description == "recipe \"r\" line 4: \(message)")
  }

  @Test(
    "what is wrong with data and labels is named",
    arguments: [
      ("{}", "", "data.source is missing; add it"),
      ("{source: x, channels: 2}", "", "data.channels is 2; expected 1 (grey) or 3 (colour)"),
      (
        "{source: x, channels: 4}", "",
        "data.channels is \"4\"; expected a whole number from 1 to 3"
      ),
      ("{source: x, size: 0}", "", "data.size is \"0\"; expected a whole number from 1 to 16384"),
      ("{source: x, size: [1, 2, 3]}", "", "data.size has 3 numbers; expected [height, width]"),
      ("{source: x, size: [1]}", "", "data.size has one number; expected [height, width]"),
      ("{source: x, size: []}", "", "data.size has 0 numbers; expected [height, width]"),
      ("{source: x}", "{task: [a, a]}", "label \"a\" stands twice in labels.task; keep one"),
      (
        "{source: x}", "{task: [a], private: [a]}",
        "label \"a\" stands in labels.task too; keep one"
      ),
      ("{source: x}", "{task: [{where: a}]}", "labels.task[0].name is missing; add it"),
      (
        "{source: x}", "{task: [[a]]}",
        "labels.task[0] is a list; expected a label's name or {name, where}"
      ),
      ("{source: x}", "{task: ['']}", "labels.task[0] is empty; expected a label's name"),
      (
        "{source: x}", "{task: [{name: a, were: b}]}",
        "unknown key \"were\" in labels.task[0]; did you mean \"where\"?"
      ),
    ])
  func namesData(_ data: String, _ labels: String, _ message: String) {
    let text = "schema: obscura.recipe/1\nscheme: none\ndata: \(data)\nlabels: \(labels)"
    let error = #expect(throws: RecipeError.self) { _ = try Recipe(yaml: text, name: "r") }
    #expect(error?.description == "recipe \"r\" line \(labels.isEmpty ? 3 : 4): \(message)")
  }

  @Test(
    "what is no recipe is refused with a sentence",
    arguments: [
      ("", "recipe \"r\": the file is empty; a recipe starts with `schema: obscura.recipe/1`"),
      (
        "# nothing",
        "recipe \"r\": the file is empty; a recipe starts with `schema: obscura.recipe/1`"
      ),
      ("[1, 2]", "recipe \"r\" line 1: the file is a list; expected keys with values"),
      (
        "a: b: c",
        "recipe \"r\" line 1: not valid YAML: mapping values are not allowed in this context"
      ),
      ("a: 1\n---\nb: 2", "recipe \"r\" line 2: a second document starts here; a file holds one"),
      ("? [a]\n: 1", "recipe \"r\" line 1: a key is not a word; write `key: value`"),
    ])
  func refuses(_ text: String, _ message: String) {
    let error = #expect(throws: RecipeError.self) { _ = try Recipe(yaml: text, name: "r") }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test("a recipe of another version and one without a scheme say so")
  func refusesVersions() {
    let error = #expect(throws: RecipeError.self) {
      _ = try Recipe(yaml: "schema: obscura.recipe/2\ndata: {source: x}", name: "r")
    }
    #expect(
      error?.description == """
        recipe "r": scheme is missing; add it
        recipe "r" line 1: schema is "obscura.recipe/2"; expected "obscura.recipe/1"
        """)
  }

  @Test("hostile files are refused at once")
  func refusesHostile() {
    let laughs =
      "a: &a [x]\n"
      + (0..<40).map { "b\($0): &b\($0) [*a, *a, *a, *a, *a, *a, *a, *a]\n" }.joined()
    let time = ContinuousClock().measure {
      for text in [
        laughs, String(repeating: "[", count: 100_000), String(repeating: "a: ", count: 400_000),
        "x: \"\u{7}", "key: \u{1}", "- " + String(repeating: "- ", count: 5000),
        String(repeating: "k", count: 900_000) + ": 1",
      ] {
        let error = #expect(throws: RecipeError.self) { _ = try Recipe(yaml: text, name: "r") }
        #expect((error?.description.utf8.count ?? .max) < 2000)
      }
    }
    #expect(time < .seconds(3))
  }

  @Test("a recipe that is cut or has a flipped byte is read or refused, never worse")
  func survivesDamage() {
    let bytes = Array(RecipeTests.full.utf8)
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 7)
      for damaged in [Array(bytes[..<place]), flipped] {
        do {
          _ = try Recipe(yaml: String(decoding: damaged, as: UTF8.self), name: "r")
        } catch {
          #expect(error is RecipeError, "\(error)")
        }
      }
    }
  }
}
