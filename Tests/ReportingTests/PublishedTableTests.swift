import Records
import Reporting
import Testing

@Suite("Published tables beside ours")
struct PublishedTableTests {
  private static let paper = """

    paper:
      - {table: "Table 9", row: ours, figures: {task: {balanced accuracy: 0.95}, picture: {MS-SSIM: 0.2, FID: 4}}}
      - {table: "Table 10", row: again, figures: {nothing: {accuracy: 0.5}}}
    """

  private static func run(_ name: String, seed: Int, leakage: Double) -> ComparedRun {
    var record = SampleComparisons.run(name, seed: seed, leakage: leakage, utility: 0.9).record
    record.assets[0].achieved = leakage
    record.assets[0].inLoop = 0.125
    record.recipe += paper
    return ComparedRun(name: name, record: record)
  }

  private static let runs = [
    run("a1", seed: 1, leakage: 0.30), run("a2", seed: 2, leakage: 0.40),
  ]

  @Test("Markdown has a line for each figure, with the seeds' mean and range")
  func setsFiguresSideBySide() throws {
    let lines = ComparisonExport(Self.runs).text(.markdown).split(separator: "\n").map(String.init)
    #expect(lines.contains("## Table 9") && lines.contains("## Table 10"))
    let picture = try #require(lines.first { $0.hasPrefix("| ours | picture, MS-SSIM |") })
    let cells = picture.split(separator: "|").map { $0.trimmingSpaces() }
    #expect(cells[2...4] == ["0.200", "0.125 (0.125 to 0.125)", "0.350 (0.300 to 0.400)"])
    #expect(cells.last == "0.350 [0.290, 0.410]")
    let task = try #require(lines.first { $0.hasPrefix("| ours | Smiling, balanced accuracy |") })
    #expect(task.contains("| 0.950 |") && task.contains("| 0.900 (0.900 to 0.900) |"))
    #expect(
      lines.contains { $0.hasPrefix("| again | nothing, accuracy | 0.500 |  | not measured |") })
  }

  @Test("what was published is no setting, and every form shows it")
  func isNoSetting() {
    let bare = ComparedRun(
      name: "a3", record: SampleComparisons.run("a3", seed: 3, leakage: 0.3, utility: 0.9).record)
    let markdown = ComparisonExport(Self.runs + [bare]).text(.markdown)
    #expect(markdown.contains("3 seeds: 1, 2, 3"))
    #expect(ComparisonExport(Self.runs).text(.html).contains("Beside the published tables"))
    let latex = ComparisonExport(Self.runs).text(.latex)
    #expect(latex.contains("\\label{tab:compare-published-2}"))
    #expect(latex.contains("ours & picture, MS-SSIM & 0.200 &"))
    let text = ComparisonPage(Self.runs).text(width: 100, colour: false)
    #expect(text.hasPrefix("Table 9\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}

extension Substring {
  fileprivate func trimmingSpaces() -> String {
    split(separator: " ").joined(separator: " ")
  }
}
