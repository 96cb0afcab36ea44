import Datasets
import Imaging
import Pixels
import Testing

@Suite("Inspection")
struct InspectionTests {
  @Test("a column's values, shares and blanks")
  func summarisesColumns() {
    let classes = ColumnSummary(name: "c", cells: ["b", "a", "", " b ", "b", " "])
    #expect(classes.filled == 4 && classes.blank == 2 && classes.distinct == 2)
    #expect(classes.values.map(\.value) == ["b", "a"] && classes.values.map(\.count) == [3, 1])
    #expect(classes.share(of: classes.values[0]) == 0.75 && classes.numbers == nil)

    let cells = (0...20).map { "\(Double($0) / 20)" } + [""]
    let spread = ColumnSummary(name: "p", cells: cells)
    #expect(spread.blank == 1 && spread.distinct == 21)
    #expect(spread.values.count == ColumnSummary.listed)
    let numbers = spread.numbers
    #expect(numbers?.least == 0 && numbers?.median == 0.5 && numbers?.greatest == 1)
    #expect(numbers?.aboveHalf == 10)
    // Whole numbers are classes or keys, however many there are.
    #expect(ColumnSummary(name: "n", cells: (0..<40).map(String.init)).numbers == nil)
    #expect(ColumnSummary(name: "blank", cells: ["", ""]).values.isEmpty)
  }

  @Test("people are found by the usual columns, and the famous are named")
  func findsPeople() throws {
    let source = TableSource(["subject": ["a", "b", "a", ""], "x": ["", "", "", ""]])
    #expect(People.usualColumn(of: source) == "subject")
    #expect(People.usualColumn(of: TableSource(["x": ["1"]])) == nil)
    let people = People(column: "subject", cells: ["a", "b", "a", ""])
    #expect(people.count == 2 && people.unknown == 1)
    #expect(people.largest.map(\.value) == ["a", "b"])
  }

  private func inspect(
    _ source: any Source, plan: SplitPlan = SplitPlan(), decodes: Bool = true
  ) throws -> Inspection {
    try Inspection(of: source, plan: plan, decodes: decodes, threads: 2)
  }

  @Test("sizes, colours, endings, skips, parts and copies of a folder")
  func inspectsFolder() throws {
    let set = try SetFolder([:])
    var rows = ["key,person,smile"]
    for number in 0..<80 {
      let side = number < 8 ? 10 : 8
      // The last picture repeats the first, of another person.
      let picture = try ReaderFiles.picture(
        number == 79 ? 0 : number, side: number == 79 ? 10 : side)
      try set.write(String(format: "p%02d.png", number), picture)
      rows.append(String(format: "p%02d,n%d,%d", number, number / 2, number % 2))
    }
    try set.write("broken.jpg", [0xFF, 0xD8, 0xFF, 1])
    rows.append("broken,n0,")
    try set.write("labels.csv", Array(rows.joined(separator: "\n").utf8))
    let source = try set.open()
    // Seeds put the first and the last picture into the same part or not; one of them does not.
    let found = try (0..<6).map { try inspect(source, plan: SplitPlan(seed: $0)) }
    let inspection = found[0]
    #expect(inspection.count == 81 && inspection.notes.isEmpty)
    #expect(inspection.columns.map(\.name) == ["person", "smile"], "keys are no labels")
    #expect(inspection.people?.count == 40)
    let samples = try #require(inspection.samples)
    #expect(samples.kinds.endings.entries.map(\.value) == ["png"])
    #expect(samples.kinds.sizes == Tally(["8 x 8": 71, "10 x 10": 9]))
    #expect(samples.kinds.values == Tally(["RGB, 8 bit": 80]))
    #expect(samples.skipped.map(\.id.key) == ["broken"])
    let parts = try inspection.parts.get()
    #expect(parts.rows.reduce(0) { $0 + $1.samples } == 81)
    #expect(parts.rows.reduce(0) { $0 + ($1.people ?? 0) } == 40)
    let copies = found.compactMap { $0.samples?.copies?.exact.first }
    #expect(!copies.isEmpty)
    #expect(copies.allSatisfy { $0.first.key == "p00" && $0.second.key == "p79" })
  }

  @Test("--quick decodes nothing")
  func staysQuick() throws {
    let source = TableSource(["Smiling": (0..<100).map { "\($0 % 2)" }])
    let inspection = try inspect(source, decodes: false)
    #expect(inspection.samples == nil && source.decoded.isEmpty)
    #expect(try inspection.parts.get().rows.map(\.samples) == [50, 25, 5, 20])
  }

  @Test("features are counted by shape; sets too small to divide say so")
  func inspectsOthers() throws {
    let set = try SetFolder([:])
    for number in 0..<3 {
      try set.write(
        "f\(number).npy", NumPyFile.floats([Float](repeating: 1, count: 6), shape: [1, 2, 3]))
    }
    let inspection = try inspect(try set.open())
    #expect(inspection.samples?.kinds.sizes == Tally(["1 x 2 x 3": 3]))
    #expect(inspection.samples?.kinds.values == Tally(["float32 array": 3]))
    #expect(inspection.samples?.copies == nil)
    guard case .failure(let error) = inspection.parts else {
      Issue.record("three samples were divided into four parts")
      return
    }
    #expect("\(error)".contains("gets none of the 3 images"))
  }

  @Test("a column that is not there ends it")
  func refuses() {
    let error = #expect(throws: DatasetError.self) {
      try inspect(TableSource(["a": ["1"]]), plan: SplitPlan(identity: .column("b")))
    }
    #expect(error?.description.contains("no such column") == true)
  }
}
