import Formats
import Records
import Reporting
import Testing

@Suite("Settings and their repetitions")
struct ComparedPointTests {
  /// Cells of a column by the run's name.
  private func column(_ name: String, of runs: [ComparedRun]) throws -> [String: String] {
    let table = try CSVTable(text: ComparisonExport(runs).text(.csv), name: "compare.csv")
    let names = try #require(table.column("run"))
    let cells = try #require(table.column(name), "\(name) in \(table.header)")
    return Dictionary(uniqueKeysWithValues: zip(names, cells))
  }

  @Test("runs that agree in all but the seed are one setting, named by what differs")
  func labels() throws {
    let labels = try column("setting", of: SampleComparisons.several)
    #expect(
      labels == [
        "a1": "deepobfuscator lambda1=1.0", "a2": "deepobfuscator lambda1=1.0",
        "a3": "deepobfuscator lambda1=1.0", "b1": "deepobfuscator lambda1=2", "c1": "disco",
        "theirs": "theirs",
      ])
    #expect(try column("seed", of: SampleComparisons.several)["a3"] == "3")
    #expect(try column("scheme", of: SampleComparisons.several)["theirs"]?.isEmpty == true)
  }

  @Test("a setting's figure is the mean, its interval reaches over those of all seeds")
  func spread() throws {
    let text = ComparisonExport(SampleComparisons.several).text(.markdown)
    // Mean of .30, .36, .33; .30 - .01; .36 + .01.
    #expect(
      text.contains("| 3 | 0.490 | 0.908 | 0.920 | 0.330 [0.290, 0.370] | 0.910 [0.890, 0.930] |"))
    let html = ComparisonExport(SampleComparisons.several).text(.html)
    // Python: statistics.stdev([.30, .36, .33]) is .03.
    #expect(html.contains("mean of 3, standard deviation 0.030"))
    #expect(html.contains("a1, a2, a3; 3 seeds: 1, 2, 3"))
  }

  @Test("one seed twice is no repetition")
  func sameSeed() throws {
    let runs = [
      SampleComparisons.run("x", leakage: 0.3, utility: 0.9),
      SampleComparisons.run("y", leakage: 0.4, utility: 0.9),
    ]
    #expect(try column("setting", of: runs) == ["x": "x", "y": "y"])
  }

  @Test("audits of other budgets are other settings, and the difference is remarked")
  func budgets() throws {
    let runs = [
      SampleComparisons.run("x", seed: 1, leakage: 0.3, utility: 0.9),
      SampleComparisons.run("y", seed: 2, leakage: 0.4, utility: 0.9, budget: "quick"),
    ]
    #expect(
      try column("setting", of: runs)
        == ["x": "deepobfuscator budget=standard", "y": "deepobfuscator budget=quick"])
    #expect(ComparisonExport(runs).text(.html).contains("who was attacked less looks safer"))
  }

  @Test("different data are remarked")
  func data() {
    var other = SampleComparisons.run("y", seed: 2, leakage: 0.4, utility: 0.9).record
    other.recipe = other.recipe.replacing("source: lfw", with: "source: celeba")
    let runs = [
      SampleComparisons.run("x", seed: 1, leakage: 0.3, utility: 0.9),
      ComparedRun(name: "y", record: other),
    ]
    let text = ComparisonPage(runs).text(width: 100, colour: false)
    #expect(text.contains("different data (lfw at 64 x 64; celeba at 64 x 64)"))
    #expect(text.contains("deepobfuscator source=celeba"))
  }

  @Test("a seed whose attackers failed is left out of the mean and counted")
  func void() {
    let runs = [
      SampleComparisons.run("x", seed: 1, leakage: 0.3, utility: 0.9),
      SampleComparisons.run("y", seed: 2, leakage: 0.4, utility: 0.9),
      SampleComparisons.run("z", seed: 3, leakage: -0.4, utility: 0.9, void: true),
    ]
    let html = ComparisonExport(runs).text(.html)
    #expect(html.contains("<b>0.350</b> 0.290 to 0.410"))
    #expect(html.contains("mean of 2, standard deviation 0.071; void or not defined: 1"))
  }

  @Test("keys that end alike are told apart by their paths")
  func paths() throws {
    var one = SampleComparisons.run("x", seed: 1, leakage: 0.3, utility: 0.9).record
    one.recipe = one.recipe.replacing("  lambda1: 1.0", with: "  lambda1: 1.0\n  inner: {batch: 8}")
    var two = one
    two.recipe = two.recipe.replacing("inner: {batch: 8}", with: "inner: {batch: 9}")
      .replacing("  batch: 64", with: "  batch: 32")
    let runs = [ComparedRun(name: "x", record: one), ComparedRun(name: "y", record: two)]
    #expect(
      try column("setting", of: runs)["x"]
        == "deepobfuscator options.inner.batch=8 train.batch=64")
  }
}

@Suite("Pareto fronts")
struct ParetoFrontTests {
  private func standings(_ runs: [ComparedRun]) throws -> [String: String] {
    let table = try CSVTable(text: ComparisonExport(runs).text(.csv), name: "compare.csv")
    return try Dictionary(
      uniqueKeysWithValues: zip(
        #require(table.column("run")), #require(table.column("task.Smiling.standing"))))
  }

  @Test("who is dominated, and who clearly")
  func standing() throws {
    let found = try standings(SampleComparisons.several)
    #expect(found["a1"] == "front" && found["a1"] == found["a3"])
    #expect(found["b1"] == "front")
    // .345 +- .01 against .33 from .29 to .37: worse by the figures, yet the intervals overlap.
    #expect(found["c1"] == "behind")
    #expect(found["theirs"] == "clearly behind")
  }

  @Test(
    "clearly takes both directions",
    arguments: [
      (0.50, 0.80, "clearly behind"), (0.315, 0.80, "behind"), (0.50, 0.885, "behind"),
      (0.50, 0.90, "behind"), (0.30, 0.90, "front"), (0.29, 0.80, "front"), (0.50, 0.91, "front"),
    ])
  func clearly(_ leakage: Double, _ utility: Double, _ expected: String) throws {
    let runs = [
      SampleComparisons.run("best", seed: 1, leakage: 0.30, utility: 0.90),
      SampleComparisons.run("x", seed: 1, lambda: "2", leakage: leakage, utility: utility),
    ]
    #expect(try standings(runs)["x"] == expected)
  }

  @Test("settings of one scheme are joined in the order of the number that they differ in")
  func joined() throws {
    let runs = [("10", 0.2), ("9", 0.6), ("1", 0.4)].map { lambda, leakage in
      SampleComparisons.run(lambda, lambda: lambda, leakage: leakage, utility: 0.9)
    }
    let page = HTMLChecker(ComparisonPage(runs).html())
    let joins = page.all("polyline").filter { $0.attributes["class"] == "join" }
    #expect(joins.count == 1)
    let across = (joins.first?.attributes["points"] ?? "").split(separator: " ").compactMap {
      Double($0.split(separator: ",")[0])
    }
    // 1, 9, 10 leak .4, .6, .2.
    #expect(across.count == 3 && across[1] > across[0] && across[0] > across[2])
    let others = SampleComparisons.several.filter { ["a1", "c1", "theirs"].contains($0.name) }
    #expect(
      HTMLChecker(ComparisonPage(others).html()).all("polyline").allSatisfy {
        $0.attributes["class"] != "join"
      })
  }

  @Test("every place has intervals in both directions")
  func intervals() {
    let page = HTMLChecker(ComparisonPage(SampleComparisons.several).html())
    #expect(page.elements.filter { $0.attributes["class"] == "spread" }.count == 8)
    PlotTests.expectFinite(ComparisonPage(SampleComparisons.several).html(), "fronts")
  }
}
