import Datasets
import Testing

@Suite("Columns as classes")
struct LabelClassesTests {
  private func label(_ cells: [String]) throws -> LabelColumn {
    try LabelExpression(parsing: "c").evaluate(name: "c", on: TableSource(["c": cells]))
  }

  @Test(
    "cells of truth are binary, whatever their spelling",
    arguments: [
      (["1", "0", ""], [1, 0, -1]), (["1", "-1", "1"], [1, 0, 1]),
      (["true", "False", "TRUE"], [1, 0, 1]), (["1.0", "0.0", " 1 "], [1, 0, 1]),
      // With 0 and 1 around, -1 is "unknown"; alone with 1 it is CelebA's "no".
      (["1", "0", "-1"], [1, 0, -1]), (["-1", "-1", "1"], [0, 0, 1]),
      (["-1", "0", "0"], [-1, 0, 0]), (["1", "1", "1"], [1, 1, 1]),
    ] as [([String], [Int32])])
  func readsTruth(_ cells: [String], _ expected: [Int32]) throws {
    let label = try label(cells)
    #expect(label.classes == ["0", "1"] && label.values == expected)
  }

  @Test("texts are classes in alphabetical order, blanks are missing")
  func readsTexts() throws {
    let label = try label(["cat", "", "ape", "cat", "  ", "dog "])
    #expect(label.classes == ["ape", "cat", "dog"])
    #expect(label.values == [1, -1, 0, 1, -1, 2])
    #expect(!label.isBinary)
  }

  @Test("numbers are classes in numeric order; negative ones among others are missing")
  func readsNumbers() throws {
    let ten = try label(["10", "9", "-1", "2", "10"])
    #expect(ten.classes == ["2", "9", "10"] && ten.values == [2, 1, -1, 0, 2])
    let negative = try label(["-3", "-1", "-2"])
    #expect(negative.classes == ["-3", "-2", "-1"] && negative.values == [0, 2, 1])
  }

  @Test(
    "columns that are no labels are refused with what helps",
    arguments: [
      (["", " "], "every cell is blank"), (["0.5", "1"], "fractional numbers such as 0.5"),
      (["2", "3", "2.5"], "`c` > 0.5"),
    ])
  func refuses(_ cells: [String], _ message: String) {
    let error = #expect(throws: DatasetError.self) { try label(cells) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test("numbers that only look like numbers are texts")
  func readsOddities() throws {
    let label = try label(["nan", "inf", "0x10", "1e3", "nan"])
    #expect(label.classes == ["0x10", "1e3", "inf", "nan"] && label.values == [3, 2, 0, 1, 3])
  }
}
