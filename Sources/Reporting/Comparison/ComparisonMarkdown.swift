import Records

/// The tables of a comparison in GitHub's Markdown.
struct ComparisonMarkdown {
  private let comparison: Comparison

  init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  func text() -> String {
    let tables = comparison.assets.map { key -> String in
      let table = ComparisonTable(key, of: comparison)
      let heading = "## \(escaped(key.title)), \(escaped(key.threat)): \(escaped(key.metricLabel))"
      let rule = table.header.indices.map { (1...5).contains($0) ? "---:" : "---" }
      let rows = table.rows.map { row in
        line(
          row.cells.enumerated().map { place, cell in
            place == 0 && row.isOnFront ? "**\(escaped(cell))**" : escaped(cell)
          })
      }
      return ([heading, "", line(table.header.map(escaped)), line(rule)] + rows)
        .joined(separator: "\n") + "\n"
    }
    let notes =
      comparison.remarks.map(escaped) + [
        Comparison.Words.intervals, "Bold: on the front. " + Comparison.Words.fronts,
      ]
    let origins = comparison.points.map { point in
      "- \(escaped(point.label)): \(escaped(point.origin.isEmpty ? "one run" : point.origin))\n"
    }.joined()
    return
      (["# \(comparison.title)\n"] + published + matrix + tables + [origins]
      + notes.map { $0 + "\n" })
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Each published table beside ours.
  private var published: [String] {
    comparison.published.flatMap { table in
      let header = PublishedTable.header
      let rule = header.indices.map { [2, 5, 6].contains($0) ? "---:" : "---" }
      let lines =
        ["## \(escaped(table.title))", "", line(header), line(rule)]
        + table.lines.map { line($0.cells.map(escaped)) }
      return [lines.joined(separator: "\n") + "\n", PublishedTable.note + "\n"]
    }
  }

  /// Nothing for one column, which has its own table.
  private var matrix: [String] {
    let matrix = ComparisonMatrix(comparison)
    let header = matrix.header()
    guard header.count > 2 else { return [] }
    let lines =
      ["## What leaks to whom", "", line(header.map(escaped)), line(header.map { _ in "---" })]
      + matrix.rows().map { line($0.map(escaped)) }
    return [lines.joined(separator: "\n") + "\n", escaped(ComparisonMatrix.notes) + "\n"]
  }

  private func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// Shows the text as it is, in a cell and out of one.
  private func escaped(_ text: String) -> String {
    var result = ""
    for character in printable(text) {
      switch character {
      case "\n", "\t": result += " "
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\\", "|", "*", "_", "`", "~", "#": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
