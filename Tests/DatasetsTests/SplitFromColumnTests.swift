import Datasets
import Testing

@Suite("Splits from a column")
struct SplitFromColumnTests {
  private static let cells =
    [String](repeating: "train", count: 160) + [String](repeating: "test", count: 40) + [""]

  @Test("the published training samples are shared by owner, attacker and validation")
  func dividesTraining() throws {
    let source = TableSource(["split": Self.cells])
    let split = try Split.fromColumn("split", of: source, seed: 1)
    #expect(split[.test] == Array(160..<200))
    #expect(Part.allCases.map { split[$0].count } == [100, 50, 10, 40])
    #expect(split.parts(count: 201)[200] == nil, "a blank cell is in no part")
    #expect(try Split.fromColumn("split", of: source, seed: 1) == split)
    #expect(try Split.fromColumn("split", of: source, seed: 2) != split)
  }

  @Test(
    "usual values stand for usual parts",
    arguments: [
      (["train", "test"], ["train": [.owner, .attacker, .validation], "test": [.test]]),
      (
        ["train", "val", "test"],
        ["train": [.owner, .attacker], "val": [.validation], "test": [.test]]
      ),
      (
        ["owner", "attacker", "validation", "test"],
        ["owner": [.owner], "attacker": [.attacker], "validation": [.validation], "test": [.test]]
      ),
      (["0", "1", "2"], ["0": [.owner, .attacker], "1": [.validation], "2": [.test]]),
      (["Training", "fold7"], ["Training": [.owner, .attacker, .validation]]),
    ] as [([String], [String: [Part]])])
  func knowsUsualValues(_ values: [String], _ expected: [String: [Part]]) {
    #expect(Split.usualParts(of: values) == expected)
  }

  @Test("the four parts' own names are taken as they stand")
  func takesParts() throws {
    let cells = ["owner", "test", "attacker", "validation", "owner"]
    let split = try Split.fromColumn("part", of: TableSource(["part": cells]), seed: 1)
    #expect(Part.allCases.map { split[$0] } == [[0, 4], [2], [3], [1]])
  }

  @Test("people stay together where one value is divided")
  func keepsPeople() throws {
    let people = (0..<201).map { "p\($0 / 2)" }
    let split = try Split.fromColumn(
      "split", of: TableSource(["split": Self.cells]), identities: people, seed: 3)
    #expect(split.sharedIdentities(people).isEmpty)
  }

  @Test("values that are given parts by name")
  func maps() throws {
    let source = TableSource(["fold": ["a", "b", "a", "b"]])
    let split = try Split.fromColumn(
      "fold", of: source, mapping: ["a": [.owner], "b": [.test]], seed: 1)
    #expect(split[.owner] == [0, 2] && split[.test] == [1, 3])
  }

  @Test("an unknown column, an unknown value, a person in two parts")
  func refuses() {
    func problem(_ cells: [String], _ column: String, people: [String]? = nil) -> String {
      do {
        _ = try Split.fromColumn(
          column, of: TableSource(["split": cells]), identities: people, seed: 1)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(problem(Self.cells, "spilt").contains("no such column; known: split"))
    #expect(problem(["train", "fold7"], "split").contains("no part is named for \"fold7\""))
    let shared = problem(
      ["owner", "attacker", "validation", "test"], "split", people: ["a", "b", "c", "a"])
    #expect(shared.contains("images of \"a\" lie in two parts"), "\(shared)")
  }

  @Test("a plan takes the usual column of people unless told otherwise")
  func plans() throws {
    let people = (0..<200).map { "p\($0 / 4)" }
    let label = (0..<200).map { "\($0 % 2)" }
    let source = TableSource(["person": people, "Smiling": label, "fold": people.map { _ in "x" }])
    let split = try SplitPlan(strata: ["Smiling"]).split(source)
    #expect(split.sharedIdentities(people).isEmpty)
    #expect(!(try SplitPlan(identity: .none).split(source)).sharedIdentities(people).isEmpty)
    let owner = split[.owner].count { label[$0] == "1" }
    #expect(abs(owner * 2 - split[.owner].count) <= 2)
    let slip = #expect(throws: DatasetError.self) {
      try SplitPlan(identity: .column("persn")).split(source)
    }
    #expect(slip?.description.contains("did you mean \"person\"?") == true)
  }
}
