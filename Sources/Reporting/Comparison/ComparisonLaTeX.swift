import Records

/// The tables of a comparison for a paper, with booktabs.
struct ComparisonLaTeX {
  private let comparison: Comparison

  init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  func text() -> String {
    let tables = comparison.assets.enumerated().map { place, key in
      table(ComparisonTable(key, of: comparison), number: place + 1)
    }
    return
      ([Self.note] + comparison.remarks.map { "% " + oneLine($0) } + published + matrix + tables)
      .joined(separator: "\n") + "\n"
  }

  /// How to use the file.
  private static let note = """
    % Made by `obscura compare`. In the preamble: \\usepackage{booktabs,graphicx}
    % In the text: \\input{compare.tex}
    % The fronts are SVG files: \\usepackage{svg} and \\includesvg{front-...}, or make them PDF with
    % `rsvg-convert -f pdf`. Where names hold letters beyond Latin, use LuaLaTeX or XeLaTeX.
    % Bold: on the Pareto front. Brackets: 95 % intervals; of several seeds from the least lower to
    % the greatest upper end.
    """

  private func table(_ table: ComparisonTable, number: Int) -> String {
    let columns = table.header.indices.map { (1...4).contains($0) ? "r" : "l" }.joined()
    let title = "\(table.key.title) under \(table.key.threat): \(table.key.metricLabel)."
    let rows = table.rows.map { row in
      row.cells.enumerated().map { place, cell in
        place == 0 && row.isOnFront ? "\\textbf{\(Self.escaped(cell))}" : Self.escaped(cell)
      }
    }
    return float(
      title, label: "\(number)", columns: columns, header: table.header.map(Self.escaped),
      rows: rows)
  }

  /// Each published table beside ours.
  private var published: [String] {
    comparison.published.enumerated().map { place, table in
      float(
        "\(table.title). " + PublishedTable.note, label: "published-\(place + 1)",
        columns: PublishedTable.header.indices.map { [2, 5, 6].contains($0) ? "r" : "l" }.joined(),
        header: PublishedTable.header.map(Self.escaped),
        rows: table.lines.map { $0.cells.map(Self.escaped) })
    }
  }

  /// Nothing for one column, which has its own table.
  private var matrix: [String] {
    let matrix = ComparisonMatrix(comparison)
    let header = matrix.header()
    guard header.count > 2 else { return [] }
    return [
      float(
        "What leaks to whom. " + ComparisonMatrix.notes, label: "matrix",
        columns: header.map { _ in "l" }.joined(), header: header.map(Self.escaped),
        rows: matrix.rows().map { $0.map(Self.escaped) })
    ]
  }

  /// - Parameters:
  ///   - header, rows: as LaTeX.
  private func float(
    _ title: String, label: String, columns: String, header: [String], rows: [[String]]
  ) -> String {
    let lines =
      [
        "\\begin{table}", "\\centering", "\\caption{\(Self.escaped(title))}",
        "\\label{tab:compare-\(label)}", "\\resizebox{\\linewidth}{!}{%",
        "\\begin{tabular}{\(columns)}", "\\toprule", line(header), "\\midrule",
      ] + rows.map(line) + ["\\bottomrule", "\\end{tabular}}", "\\end{table}"]
    return "\n" + lines.joined(separator: "\n")
  }

  private func line(_ cells: [String]) -> String {
    cells.joined(separator: " & ") + " \\\\"
  }

  private func oneLine(_ text: String) -> String {
    printable(text).replacing("\n", with: " ")
  }

  /// Text that LaTeX sets as it is, whatever it holds.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in printable(text) {
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      case "\"": result += "''"
      case "{", "}", "$", "&", "#", "_", "%": result += "\\\(character)"
      // A row that begins with a bracket would be read as the argument of the line before it.
      case "[": result += "{[}"
      case "]": result += "{]}"
      case "\u{202F}", "\u{A0}": result += "~"
      case "≥": result += "at least"
      case "\u{FFFD}": result += "?"
      case "\n", "\t": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
