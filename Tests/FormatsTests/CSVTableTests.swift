import Formats
import Foundation
import TestSupport
import Testing

@Suite("CSV tables")
struct CSVTableTests {
  @Test(
    "quotes, commas, newlines, a byte order mark, carriage returns, blank lines",
    arguments: [
      ("a,b\n1,2\n", [["1", "2"]]),
      ("\u{FEFF}a,b\r\n1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]]),
      ("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", [["1,5", "say \"hi\""]]),
      ("a,b\n\"two\nlines\",x\n\n3,\n", [["two\nlines", "x"], ["3", ""]]),
      ("a,b\n\"two\r\nlines\",\"\"\n", [["two\r\nlines", ""]]),
      ("\"a\",\"b\"\n 1 ,ü\n", [[" 1 ", "ü"]]),
      ("a,b\n,\n", [["", ""]]),
      ("a,b\n1,2", [["1", "2"]]), ("a,b\n1,", [["1", ""]]), ("\n\na,b\n", []), ("a,b", []),
    ])
  func reads(_ text: String, _ rows: [[String]]) throws {
    let table = try CSVTable(text: text, name: "t.csv")
    #expect(table.name == "t.csv" && table.header == ["a", "b"] && table.count == rows.count)
    #expect(table.column("a") == rows.map { $0[0] } && table.column("b") == rows.map { $0[1] })
    #expect(table.column("c") == nil)
  }

  @Test(
    "what is written reads back the same, odd fields included",
    arguments: [
      [["1", "2"], ["", ""]], [["a,b", "\"quoted\""], ["two\nlines", "cr\rlf\r\n"]], [],
    ])
  func roundTrip(_ rows: [[String]]) throws {
    let table = CSVTable(header: ["key", "the, label"], rows: rows)
    let again = try CSVTable(text: table.encoded(), name: "t.csv")
    #expect(again.header == table.header && again.count == rows.count)
    for name in table.header { #expect(again.column(name) == table.column(name)) }
  }

  @Test("blank fields of a lone column are kept")
  func keepsBlankFields() throws {
    let table = CSVTable(header: ["a"], rows: [["1"], [""], ["3"]])
    #expect(try CSVTable(text: table.encoded(), name: "t").column("a") == ["1", "", "3"])
  }

  @Test(
    "what is wrong comes with its line",
    arguments: [
      (
        "a,b\n1,2\n1,2,3\n",
        "t.csv line 3: 3 fields, the header has 2; quote fields that contain a comma"
      ),
      (
        "a,b\n\"x\n\ny\",2\n1\n",
        "t.csv line 5: 1 fields, the header has 2; quote fields that contain a comma"
      ),
      (
        "a,b\n\"1\"x,2\n",
        "t.csv line 2: text after a closing quote; double the quotes inside a quoted field"
      ),
      (
        "a,b\n1,2\n\"1,2\n",
        "t.csv line 3: the file ends within a quoted field; it was cut short, copy or download it "
          + "again"
      ),
      ("", "t.csv: the file is empty; the first line names the columns"),
      ("\u{FEFF}\r\n\n", "t.csv: the file is empty; the first line names the columns"),
    ])
  func explains(_ text: String, _ message: String) {
    let error = #expect(throws: FormatError.self) { _ = try CSVTable(text: text, name: "t.csv") }
    #expect(error?.description == message)
  }

  @Test("rows know the line they start on")
  func knowsLines() throws {
    let table = try CSVTable(text: "a\r\n\"x\r\ny\"\r\n\r\nz\r\n", name: "t")
    #expect(table.line(ofRow: 0) == 2 && table.line(ofRow: 1) == 5)
  }

  @Test("a file is read, and one that is not UTF-8 is named")
  func readsFiles() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("k\nü\n", to: folder.file("good.csv"))
    let table = try CSVTable(contentsOf: folder.file("good.csv"))
    #expect(table.name == "good.csv" && table.column("k") == ["ü"])
    let latin = folder.file("latin.csv")
    try AtomicFile.write([0x6B, 0x0A, 0xFC, 0x0A], to: latin)
    let error = #expect(throws: FormatError.self) { _ = try CSVTable(contentsOf: latin) }
    #expect(
      error?.description == "\(latin.path): it is not a text in UTF-8; convert it to UTF-8")
  }

  @Test("damaged tables throw, or have as many fields in every column")
  func survivesDamage() {
    let text = "key,label\r\n\"a,1\",2\nb,\"x\"\"y\nz\"\n"
    let survey = Damage.survey(Array(text.utf8), failure: FormatError.self) { bytes in
      let table = try CSVTable(text: String(decoding: bytes, as: UTF8.self), name: "t")
      #expect(table.header.allSatisfy { table.column($0)?.count == table.count })
    }
    #expect(survey.problems.isEmpty, "\(survey.problems)")
    // Of the cuts in the last, quoted field only two can pass: behind it, and between the two
    // quotes that stand for one, where the field looks closed.
    let end = text.utf8.count
    #expect(survey.acceptedCuts.filter { $0 > end - 8 } == [end - 6, end - 1])
  }
}
