import Datasets
import Testing

@Suite("Label expressions")
struct LabelExpressionTests {
  private static let source = TableSource([
    "Smiling": ["1", "0", "", "1"],
    "Male": ["1", "-1", "1", "-1"],
    "Young": ["0.9", "0.2", "0.5", ""],
    "5_o_Clock_Shadow": ["0.6", "0.7", "0.1", "0.2"],
    "race": ["white", "asian", "black", "asian"],
    "odd `name`": ["1", "0", "0", "1"],
    "age": ["30", "4", "-1", "30"],
    "height": ["4", "4", "-1", "31"],
    "or": ["1", "0", "1", "0"],
    "truth": ["True", "false", "", "TRUE"],
    "it": ["it's", "say \"hi\"", " padded ", ""],
  ])

  private func values(_ text: String) throws -> [Int32] {
    try LabelExpression(parsing: text).evaluate(name: "label", on: Self.source).values
  }

  private func problem(_ text: String) -> String {
    do {
      return "accepted: \(try values(text))"
    } catch { return "\(error)" }
  }

  @Test(
    "comparisons and logic give 0, 1 and -1 for missing",
    arguments: [
      ("Smiling = 1", [1, 0, -1, 1]), ("Smiling == 1", [1, 0, -1, 1]),
      ("Smiling != 1", [0, 1, -1, 0]), ("Young > 0.5", [1, 0, 0, -1]),
      ("Young >= 0.5", [1, 0, 1, -1]), ("Young < .5", [0, 1, 0, -1]),
      ("Young <= 5e-1", [0, 1, 1, -1]), ("`5_o_Clock_Shadow` > 0.5", [1, 1, 0, 0]),
      ("race = \"asian\"", [0, 1, 0, 1]), ("race != 'asian'", [1, 0, 1, 0]),
      ("race > \"b\"", [1, 0, 1, 0]), ("race = 3", [0, 0, 0, 0]),
      ("Smiling = true", [1, 0, -1, 1]), ("Male = false", [0, 1, 0, 1]),
      ("Male", [1, 0, 1, 0]), ("not Male", [0, 1, 0, 1]), ("NOT not Male", [1, 0, 1, 0]),
      ("`odd ``name```", [1, 0, 0, 1]), ("`or` = 1", [1, 0, 1, 0]),
      ("age = height", [0, 1, -1, 0]), ("age < height", [0, 0, -1, 1]),
      ("age = -1", [0, 0, 1, 0]), ("age != 30", [0, 1, -1, 0]), ("truth", [1, 0, -1, 1]),
      ("it = \"it's\"", [1, 0, 0, -1]), ("it = 'it''s'", [1, 0, 0, -1]),
      ("it = \"say \"\"hi\"\"\"", [0, 1, 0, -1]), ("it = 'padded'", [0, 0, 1, -1]),
    ] as [(String, [Int32])])
  func evaluates(_ text: String, _ expected: [Int32]) throws {
    #expect(try values(text) == expected)
  }

  @Test(
    "missing values follow Kleene: false and missing is false, true or missing is true",
    arguments: [
      // Smiling: 1 0 - 1, Male: 1 0 1 0, Young > 0.5: 1 0 0 -
      ("Smiling and Male", [1, 0, -1, 0]), ("Smiling or Male", [1, 0, 1, 1]),
      ("Smiling and Young > 0.5", [1, 0, 0, -1]), ("Smiling or Young > 0.5", [1, 0, -1, 1]),
      ("not Smiling", [0, 1, -1, 0]), ("Male and not (Smiling and Young > 0.5)", [0, 0, 1, 0]),
    ] as [(String, [Int32])])
  func followsKleene(_ text: String, _ expected: [Int32]) throws {
    #expect(try values(text) == expected)
  }

  @Test(
    "and binds tighter than or, not tighter than and, parentheses tightest",
    arguments: [
      ("Male or Smiling and race = 'asian'", "Male or (Smiling and race = 'asian')"),
      ("not Male and Smiling", "(not Male) and Smiling"),
      ("not Male or Smiling", "(not Male) or Smiling"),
      ("Male and Smiling or race = 'asian'", "(Male and Smiling) or race = 'asian'"),
    ])
  func precedes(_ plain: String, _ bracketed: String) throws {
    #expect(try values(plain) == values(bracketed))
  }

  @Test("parentheses change what an expression says")
  func groups() throws {
    #expect(try values("not Male or Smiling") == [1, 1, -1, 1])
    #expect(try values("not (Male or Smiling)") == [0, 1, 0, 0])
  }

  @Test("the columns that are read are named once each, in order")
  func namesColumns() throws {
    let expression = try LabelExpression(parsing: "b > 1 and (`a c` or b = d) or not a")
    #expect(expression.columns == ["b", "a c", "d", "a"])
  }

  @Test("comparisons and logic are binary labels; a sample without a cell is in no class")
  func isBinary() throws {
    let label = try LabelExpression(parsing: "Young > 0.5").evaluate(name: "young", on: Self.source)
    #expect(label.name == "young" && label.classes == ["0", "1"] && label.isBinary)
    #expect(label.counts == [2, 1])
    #expect(label.selecting([3, 0]).values == [-1, 1])
  }

  @Test(
    "what does not parse is shown with its place",
    arguments: [
      ("", "got the end; expected a column, \"not\" or \"(\"", 0),
      ("Smiling and", "got the end; expected a column, \"not\" or \"(\"", 11),
      ("(Smiling", "got the end; expected \")\", \"and\" or \"or\"", 8),
      ("Smiling)", "got \")\"; expected the end, \"and\" or \"or\"", 7),
      ("Smiling Male", "got \"Male\"; expected the end, \"and\" or \"or\"", 8),
      ("Young >", "got the end; expected a number, a quoted text, true, false or a column", 7),
      ("Young > and", "got \"and\"; expected a number", 8),
      ("Young => 1", "got \"=>\"; expected one of = != < <= > >=", 6),
      ("!Male", "got \"!\"; expected one of = != < <= > >=; write \"not\"", 0),
      ("a <> 1", "write \"!=\"", 2), ("a && b", "got \"&\"; write \"and\"", 2),
      ("a | b", "got \"|\"; write \"or\"", 2), ("a % 2", "got \"%\"; a column with an odd name", 2),
      (
        "5_o_Clock_Shadow > 0.5",
        "a name that starts with a digit is written in backticks: `5_o_Clock_Shadow`", 0
      ),
      ("Young > 1.2.3", "\"1.2.3\" is not a number", 8),
      ("`Male", "is not closed; add ` at its", 0),
      ("``", "an empty name in backticks", 0), ("race = \"asian", "a quoted text is not closed", 7),
      ("1 = Male", "got 1; expected a column", 0), ("'a' = 'a'", "got the text \"a\"", 0),
    ])
  func explainsSyntax(_ text: String, _ message: String, _ place: Int) {
    let error = problem(text)
    #expect(error.hasPrefix("where \"\(text)\": "), "\(error)")
    #expect(error.contains(message), "\(error)")
    #expect(error.hasSuffix("\n  " + String(repeating: " ", count: place) + "^"), "\(error)")
  }

  @Test(
    "what does not fit the data says which sample or what was meant",
    arguments: [
      ("Smilling", "table has no column \"Smilling\"; did you mean \"Smiling\"?"),
      ("Male and Yung > 0.5", "did you mean \"Young\"?"),
      ("Young", "compare them, for instance `Young` > 0.5"),
      ("not Young", "column \"Young\" of sample s0: got \"0.9\"; logic needs 0, 1, true or false"),
      ("race > 3", "column \"race\" of sample s0: got \"white\"; expected a number"),
      ("race = true", "got \"white\"; expected 0, 1, true or false"),
      ("Male > true", "true and false have no order; use = or !="),
    ])
  func explainsData(_ text: String, _ message: String) {
    let error = problem(text)
    #expect(error.contains(message), "\(error)")
  }

  @Test("texts without end and depth without measure are refused, not crashed on")
  func survivesAbsurdity() {
    let deep = String(repeating: "(", count: 5000) + "Male" + String(repeating: ")", count: 5000)
    #expect(problem(String(deep.dropFirst(4000).dropLast(4000))).contains("nested more than 100"))
    #expect(problem(deep).contains("at most 10000 are read"))
    #expect(
      problem(String(repeating: "not ", count: 500) + "Male").contains("nested more than 100"))
    let long = Array(repeating: "Male", count: 1000).joined(separator: " or ")
    #expect(problem(long) == "accepted: [1, 0, 1, 0]")
  }

  @Test("any text is parsed or refused")
  func survivesNoise() {
    let pieces = [
      "Male", "`", "'", "\"", "(", ")", "and", "or", "not", "=", "<", "!", "0.5", "-", " ", "é",
      "🙂",
      "\n", "1e", "%", "true",
    ]
    var generator = SeededPieces(pieces, seed: 5)
    var refused = 0
    for _ in 0..<3000 where problem(generator.text()).hasPrefix("where") { refused += 1 }
    #expect(refused > 1000)
  }
}
