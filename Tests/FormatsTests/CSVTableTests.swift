import Formats
import TestSupport
import Testing

@Suite("CSV tables")
struct CSVTableTests {
  @Test(
    "quotes, commas, newlines, a byte order mark, carriage returns, blank lines",
    arguments: [
      ("a,b\n1,2\n", [["1", "2"]]), ("\u{FEFF}a,b\r\n1,2\r\n", [["1", "2"]]),
      ("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", [["1,5", "say \"hi\""]]),
      ("a,b\n\"two\nlines\",x\n\n3,\n", [["two\nlines", "x"], ["3", ""]]),
      ("a,b\n1,2", [["1", "2"]]), ("a,b\n", []),
    ])
  func reads(_ text: String, _ rows: [[String]]) throws {
    let table = try CSVTable(text: text, name: "t.csv")
    #expect(table.header == ["a", "b"] && table.count == rows.count)
    #expect(table.column("a") == rows.map { $0[0] } && table.column("b") == rows.map { $0[1] })
    #expect(table.column("c") == nil)
    let again = try CSVTable(text: table.encoded(), name: "t.csv")
    #expect(again.column("a") == table.column("a") && again.column("b") == table.column("b"))
  }

  @Test(
    "what is wrong comes with its line",
    arguments: [
      ("a,b\n1,2\n1,2,3\n", "t.csv line 3: 3 fields, the header has 2; quote fields"),
      ("a,b\n\"1\"x,2\n", "t.csv line 2: text after a closing quote"),
      ("a,b\n\"1,2\n", "t.csv line 2: the file ends within a quoted field"),
      ("", "t.csv: the file is empty"),
    ])
  func explains(_ text: String, _ message: String) {
    let error = #expect(throws: FormatError.self) { _ = try CSVTable(text: text, name: "t.csv") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("rows know the line they start on")
  func knowsLines() throws {
    let table = try CSVTable(text: "a\n\"x\ny\"\n\nz\n", name: "t")
    #expect(table.line(ofRow: 0) == 2 && table.line(ofRow: 1) == 5)
  }

  @Test("damaged tables throw or are read")
  func survivesDamage() {
    let text = Array("key,label\n\"a,1\",2\nb,\"x\"\"y\"\n".utf8)
    for damaged in Damage.of(text) {
      _ = try? CSVTable(text: String(decoding: damaged, as: UTF8.self), name: "t")
    }
  }
}

@Suite("Suggestions")
struct SuggestionTests {
  @Test(
    "slips are recognised, other words are not",
    arguments: [
      ("Smilling", "Smiling"), ("smiling", "Smiling"), ("Mael", "Male"), ("Yuong", "Young"),
      ("Elephant", nil),
    ] as [(String, String?)])
  func guesses(_ typed: String, _ meant: String?) {
    #expect(Suggestion.nearest(to: typed, in: ["Smiling", "Male", "Young"]) == meant)
  }

  @Test("the phrase lists eight known words at most")
  func phrases() {
    #expect(Suggestion.phrase(for: "Mael", in: ["Male"]) == "; did you mean \"Male\"? Known: Male")
    #expect(Suggestion.phrase(for: "x", in: []) == "")
    let many = (0..<20).map { "word\($0)" }
    #expect(Suggestion.phrase(for: "other", in: many).hasSuffix("word7, … (20)"))
  }
}
