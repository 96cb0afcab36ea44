import Records
import Reporting
import Testing

@Suite("Tables of classifiers behind ciphers")
struct EvaluationTablesTests {
  private func run(
    _ cipher: String?, _ keys: String?, _ figures: [Evaluation.Condition: Double],
    augmentedAfter: Bool? = nil
  ) -> EvaluatedRun {
    let rows = Evaluation.Condition.allCases.compactMap { condition in
      figures[condition].map { value in
        Evaluation.Row(
          label: "class", condition: condition,
          accuracy: Interval(value: value, low: value - 0.01, high: value + 0.01),
          balancedAccuracy: Interval(value: 0, low: 0, high: 0), samples: 100)
      }
    }
    return EvaluatedRun(
      name: "run",
      evaluation: Evaluation(
        cipher: cipher, keys: keys, augmentedAfter: augmentedAfter, rows: rows))
  }

  @Test("rows stand in the paper's order, beside its figures; seeds of one row are one cell")
  func table() {
    let text = EvaluationTables([
      run("tanaka", "same", [.encrypted: 0.6, .plain: 0.2]),
      run("pixel", "same", [.encrypted: 0.71, .plain: 0.7]),
      run("pixel", "same", [.encrypted: 0.75, .plain: 0.7]),
      run("pixel", "per-view", [.encrypted: 0.5, .plain: 0.4]),
      run(nil, nil, [.plain: 0.8]),
    ]).text(width: 110, colour: false)
    #expect(
      text.hasPrefix(
        """
        class: accuracy in % on encrypted test pictures
        TRAINED ON  ONE KEY                KEY PER IMAGE  KEY PER VIEW       PAPER, SAME  PAPER, DIFFERENT
        plain       80.0 [79.0, 81.0]                                              93.52
        pixel       73.0 [71.0, 75.0] n=2                 50.0 [49.0, 51.0]        93.01             92.96
        tanaka      60.0 [59.0, 61.0]                                              90.41             32.69

        class: accuracy in % on plain test pictures
        """), "\(text)")
    #expect(text.contains("26.68") && !text.contains("etc"))
  }

  @Test("data and scale part the tables, networks part the rows; the paper's figures need its data")
  func settings() throws {
    func run(_ name: String, _ recipe: String) throws -> EvaluatedRun {
      EvaluatedRun(
        name: name,
        evaluation: self.run("tanaka", "same", [.encrypted: 0.6]).evaluation,
        recipe: try Recipe(
          yaml: "schema: obscura.recipe/1\nscheme: classifier\ncipher: {name: tanaka}\n" + recipe,
          name: name))
    }
    let cifar = "data: {source: cifar, size: 32}\nlabels: {task: [class]}\n"
    let adapted = try run("a", cifar + "options: {adaptation: true}")
    let bare = try run("b", cifar + "options: {adaptation: false}")
    let long = try run("c", cifar + "options: {adaptation: true}\ntrain: {epochs: 300}")
    let faces = try run("d", "data: {source: faces, size: 64}\nlabels: {task: [Smiling]}")
    let text = EvaluationTables([adapted, bare, long]).text(width: 140, colour: false)
    #expect(text.contains("\ntanaka ") && text.contains("\ntanaka, no adaptation network "))
    #expect(text.contains("300 epochs") && text.components(separatedBy: "90.41").count == 3)
    #expect(!text.contains("n=2"))
    let other = EvaluationTables([faces]).text(width: 140, colour: false)
    #expect(!other.contains("90.41") && !other.contains("CIFAR-10"))
  }

  @Test("what was augmented after it was encrypted is another row, below its cipher's")
  func augmentedAfter() throws {
    let text = EvaluationTables([
      run("pixel", "same", [.encrypted: 0.9, .plain: 0.9], augmentedAfter: true),
      run("pixel", "same", [.encrypted: 0.7, .plain: 0.2]),
      run("tanaka", "same", [.encrypted: 0.6, .plain: 0.2]),
    ]).text(width: 120, colour: false)
    let names = text.split(separator: "\n").prefix(5).dropFirst(2).map {
      String($0.prefix { !$0.isNumber }).trimmingSuffix()
    }
    #expect(names == ["pixel", "pixel, augmented after", "tanaka"])
  }
}

extension String {
  fileprivate func trimmingSuffix() -> String {
    var rest = self
    while rest.last == " " { rest.removeLast() }
    return rest
  }
}
