import Formats
import Foundation
import Records
import Reporting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Forms of a comparison")
struct ComparisonExportTests {
  private static let evil =
    "a|b & c_d $5 #6 100% {x} \\ ^ ~ <i> \"q\" `k` *s* [1, 2]\u{1B}[31m\u{202E}, 日本"

  private static var hostile: [ComparedRun] {
    var record = SampleRecords.exposed
    record.assets[0].threat = evil
    record.utility[0].name = evil
    record.recipe = ""
    return [ComparedRun(name: evil, record: record), ComparedRun(name: "other", record: record)]
  }

  private static let samples = [SampleComparisons.several, hostile, []]

  @Test("a row for each run, asset and threat model, with every figure in full")
  func csv() throws {
    let runs = [ComparedRun(name: "one", record: SampleRecords.exposed)]
    let table = try CSVTable(text: ComparisonExport(runs).text(.csv), name: "compare.csv")
    #expect(table.count == 2)
    func cell(_ column: String, _ row: Int) throws -> String {
      try #require(table.column(column), "\(column)")[row]
    }
    for (row, asset) in SampleRecords.exposed.assets.enumerated() {
      #expect(try cell("asset", row) == asset.asset && cell("threat", row) == "known-pairs")
      let expected: [(String, Double?)] = [
        ("floor", asset.floor), ("achieved", asset.achieved), ("ceiling", asset.ceiling),
        ("in_loop", asset.inLoop), ("leakage", asset.leakage?.value),
        ("leakage_low", asset.leakage?.low), ("leakage_high", asset.leakage?.high),
        ("task.Smiling.low", 0.917), ("task.Smiling.high", 0.944), ("task.Smiling.achieved", 0.931),
        ("task.Smiling.unprotected", 0.952), ("task.Smiling.auc", 0.981),
        ("metric.PSNR.achieved", asset.metrics["PSNR"]?.achieved),
        ("metric.AUC.in_loop", asset.metrics["AUC"]?.inLoop),
      ]
      for (column, value) in expected {
        #expect(try Double(cell(column, row)) == value, "\(column)")
      }
    }
    #expect(try cell("strongest", 0) == "resrec" && cell("strongest_seeds", 0) == "1 2 3")
    #expect(try abs(#require(Double(cell("strongest_mean", 0))) - 0.906) < 1e-9)
    #expect(try abs(#require(Double(cell("strongest_deviation", 0))) - 0.0017320508) < 1e-9)
    #expect(try cell("not_converged", 0) == "urec2" && cell("strongest_converged", 0) == "true")
    #expect(try cell("verdict", 1) == "exposed" && cell("void", 1) == "false")
  }

  @Test("metrics that nobody knows yet have their columns")
  func unknownMetrics() throws {
    var record = SampleRecords.exposed
    record.assets[0].metrics["class consistency"] = .init(floor: 0.1, achieved: 0.7, ceiling: 0.9)
    let runs = [ComparedRun(name: "one", record: record)]
    let table = try CSVTable(text: ComparisonExport(runs).text(.csv), name: "compare.csv")
    #expect(table.column("metric.class consistency.achieved") == ["0.7", ""])
    let html = try AuditReportTests.html(record)
    #expect(html.contains(">class consistency</th>") && html.contains(">0.700<"))
  }

  @Test("drawings are XML with colours of their own and nothing to load", arguments: samples)
  func svg(_ runs: [ComparedRun]) throws {
    let export = ComparisonExport(runs)
    let files = export.files().filter { $0.name.hasSuffix(".svg") }
    for text in files.map(\.text) + [export.text(.svg)] {
      let parser = XMLParser(data: Data(text.utf8))
      #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
      #expect(text.contains("xmlns=\"http://www.w3.org/2000/svg\"") && text.contains("<style>"))
      #expect(!text.contains("var(") && !text.contains("url(") && !text.contains("\u{1B}"))
      #expect(text.contains("fill:#a3271a") && text.contains("font-family:"))
    }
  }

  @Test("each front has a drawing of its own, under a name that any file system takes")
  func names() {
    let names = ComparisonExport(SampleComparisons.several).files().map(\.name)
    #expect(
      names == [
        "compare.html", "compare.csv", "compare.md", "compare.tex",
        "front-picture-known-pairs-smiling.svg",
      ])
    for name in ComparisonExport(Self.hostile).files().map(\.name) {
      #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) })
    }
    var scales = SampleComparisons.run("x", leakage: 0.5, utility: 0.9).record
    scales.assets.append(scales.assets[0])
    scales.assets[1].scales = 5
    let twice = ComparisonExport([ComparedRun(name: "x", record: scales)]).files().map(\.name)
    #expect(
      twice.suffix(2) == [
        "front-picture-known-pairs-smiling.svg", "front-picture-known-pairs-smiling-2.svg",
      ])
  }

  @Test("tables in Markdown keep their columns, whatever the names hold", arguments: samples)
  func markdown(_ runs: [ComparedRun]) {
    let text = ComparisonExport(runs).text(.markdown)
    var width: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        width = nil
        continue
      }
      let bars = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
      #expect(bars == width ?? bars, "\(line)")
      width = bars
    }
    #expect(!text.contains("<i>") && !text.contains("\u{1B}"))
  }

  @Test("the best settings are bold")
  func bold() {
    let text = ComparisonExport(SampleComparisons.several).text(.markdown)
    #expect(text.contains("| **deepobfuscator lambda1=2** | 1 |") && text.contains("| disco | 1 |"))
    let latex = ComparisonExport(SampleComparisons.several).text(.latex)
    #expect(latex.contains("\\textbf{deepobfuscator lambda1=2} & 1 &"))
  }

  @Test("LaTeX is well formed, whatever the names hold", arguments: samples)
  func latex(_ runs: [ComparedRun]) {
    let checker = LaTeXChecker(ComparisonExport(runs).text(.latex))
    #expect(checker.problems.isEmpty, "\(checker.problems)")
    #expect(checker.tables.allSatisfy { Set($0).count == 1 && $0.count > 1 })
  }

  @Test("the checker finds what LaTeX would not take")
  func checker() {
    for wrong in ["\\begin{table}", "a_b", "50 $", "}", "{", "\\foo", "x & y & #"] {
      #expect(!LaTeXChecker(wrong).problems.isEmpty, "\(wrong)")
    }
    #expect(
      !LaTeXChecker("\\begin{tabular}{lr}\na & b & c \\\\\n\\end{tabular}").problems.isEmpty)
    #expect(
      LaTeXChecker("\\begin{tabular}{lr}\na\\_1 & b\\% \\\\\n\\end{tabular}").problems.isEmpty)
  }

  @Test("names come through LaTeX as they are")
  func escapes() {
    let text = ComparisonExport(Self.hostile).text(.latex)
    #expect(
      text.contains(
        "a\\textbar{}b \\& c\\_d \\$5 \\#6 100\\% \\{x\\} \\textbackslash{} "
          + "\\textasciicircum{} \\textasciitilde{} \\textless{}i\\textgreater{}"))
  }

  @Test("the same runs give the same bytes")
  func deterministic() {
    for format in ComparisonExport.Format.allCases {
      let texts = (0..<2).map { _ in ComparisonExport(SampleComparisons.several).text(format) }
      #expect(texts[0] == texts[1], "\(format)")
    }
  }
}
