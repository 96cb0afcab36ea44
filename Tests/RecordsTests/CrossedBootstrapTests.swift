import Foundation
import Pixels
import Records
import Testing

/// Against NumPy and a second implementation of the draws; see scripts/oracles/study_score.py.
@Suite("Bootstrap over people and questions")
struct CrossedBootstrapTests {
  private func cells(_ sheets: String) -> [CrossedBootstrap.Cell] {
    sheets.split(separator: "\n").enumerated().flatMap { row, sheet in
      sheet.enumerated().compactMap { column, mark in
        mark == "-" ? nil : .init(row: row, column: column, value: mark == "1" ? 1 : 0)
      }
    }
  }

  @Test("intervals agree with a second implementation", arguments: StudyVectors.cases)
  func agrees(_ entry: StudyVectors.Case) throws {
    let found = try #require(CrossedBootstrap(cells(entry.sheets), seed: 3).interval())
    for (one, other) in [
      (found.value, entry.interval.value), (found.low, entry.interval.low),
      (found.high, entry.interval.high),
    ] { #expect(abs(one - other) < 1e-9, "\(entry.name): \(one), expected \(other)") }
  }

  @Test("without answers there is no interval")
  func empty() {
    #expect(CrossedBootstrap([]).interval() == nil)
  }

  @Test("numbers of people and questions need not be without gaps")
  func gaps() {
    let plain = CrossedBootstrap(cells("010\n110"), seed: 1).interval()
    let gaps = cells("010\n110").map {
      CrossedBootstrap.Cell(row: 9 * $0.row + 4, column: 5 * $0.column, value: $0.value)
    }
    #expect(CrossedBootstrap(gaps, seed: 1).interval() == plain)
  }

  /// Answers of people who differ, to questions that differ, right with 25 % over all of them.
  private func answers(
    _ people: Int, _ questions: Int, person: Double, question: Double, _ seed: UInt64
  ) -> [CrossedBootstrap.Cell] {
    var generator = SeededGenerator(seed: seed)
    let leans = (0..<people).map { _ in person * generator.normal() }
    let ease = (0..<questions).map { _ in question * generator.normal() }
    // A normal variable of this deviation exceeds the threshold in a quarter of all cases.
    let threshold = 0.6744897501960817 * (1 + person * person + question * question).squareRoot()
    return leans.indices.flatMap { row in
      ease.indices.map { column in
        let value = leans[row] + ease[column] + generator.normal()
        return .init(row: row, column: column, value: value > threshold ? 1 : 0)
      }
    }
  }

  @Test(
    "19 of 20 intervals hold the truth where people and questions differ; independent ones do not",
    arguments: [(20, 10, 0.3, 0.6), (10, 10, 0.8, 0.3), (20, 20, 0.3, 0.6)])
  func covers(_ people: Int, _ questions: Int, _ person: Double, _ question: Double) {
    let studies = 200
    var (crossed, independent) = (0, 0)
    for study in 0..<studies {
      let cells = answers(
        people, questions, person: person, question: question, UInt64(study))
      let right = cells.count { $0.value == 1 }
      guard let found = CrossedBootstrap(cells, resamples: 400, seed: 5).interval() else {
        continue
      }
      let naive = Interval.binomial(successes: right, trials: cells.count)
      crossed += found.low <= 0.25 && 0.25 <= found.high ? 1 : 0
      independent += naive.low <= 0.25 && 0.25 <= naive.high ? 1 : 0
    }
    #expect(crossed >= studies * 92 / 100, "\(crossed) of \(studies)")
    #expect(independent <= studies * 85 / 100, "\(independent) of \(studies)")
  }

  /// The table in docs/study.md, row by row.
  @Test("the documented widths are those of simulated studies")
  func documentsWidths() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/study.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    for people in [5, 10, 20, 40] {
      let widths = [5, 10, 20].map { questions in
        let halves = (0..<100).compactMap { study in
          CrossedBootstrap(
            answers(people, questions, person: 0.3, question: 0.6, UInt64(study)),
            resamples: 200, seed: 5
          ).interval().map { ($0.high - $0.low) / 2 }
        }
        return String(format: "%.2f", halves.reduce(0, +) / Double(halves.count))
      }
      let row = "| \(people) | " + widths.joined(separator: " | ") + " |"
      #expect(text.contains(row), "docs/study.md lacks \(row)")
    }
  }
}
