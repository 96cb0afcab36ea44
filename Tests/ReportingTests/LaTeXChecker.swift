/// Reads LaTeX tables strictly: what it lets through, LaTeX does.
struct LaTeXChecker {
  private static let commands: Set<String> = [
    "begin", "end", "centering", "caption", "label", "resizebox", "linewidth", "toprule", "midrule",
    "bottomrule", "textbf", "textbackslash", "textasciitilde", "textasciicircum", "textless",
    "textgreater", "textbar",
  ]
  private static let escapes: Set<Character> = ["{", "}", "$", "&", "#", "_", "%", "\\"]

  private(set) var problems: [String] = []
  /// Cells of each row of each tabular.
  private(set) var tables: [[Int]] = []

  init(_ text: String) {
    var environments: [String] = []
    var columns = 0
    var depth = 0
    var cells = 1
    for (number, full) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let place = "line \(number + 1)"
      var rest = Self.withoutComment(full)
      while let character = rest.first {
        rest = rest.dropFirst()
        switch character {
        case "{": depth += 1
        case "}":
          depth -= 1
          if depth < 0 { problems.append("\(place): a brace closes nothing") }
        case "&": cells += 1
        case "\\":
          let name = String(rest.prefix { $0.isASCII && $0.isLetter })
          if name.isEmpty {
            guard let next = rest.first, Self.escapes.contains(next) else {
              problems.append("\(place): a backslash before \(rest.prefix(1))")
              continue
            }
            rest = rest.dropFirst()
            if next == "\\" {
              tables[tables.count - 1].append(cells)
              if cells != columns { problems.append("\(place): \(cells) cells of \(columns)") }
              cells = 1
              if rest.first == "[" { problems.append("\(place): a bracket after a row") }
            }
            continue
          }
          rest = rest.dropFirst(name.count)
          if !Self.commands.contains(name) { problems.append("\(place): \\\(name)") }
          guard name == "begin" || name == "end" else { continue }
          let environment = String(rest.dropFirst().prefix { $0 != "}" })
          if name == "begin" {
            environments.append(environment)
            guard environment == "tabular" else { continue }
            columns = rest.split(separator: "{").last.map { $0.count - 1 } ?? 0
            tables.append([])
          } else if environments.popLast() != environment {
            problems.append("\(place): \(environment) ends out of turn")
          }
        case "$", "#", "_", "^", "~", "%", "<", ">", "|", "\"":
          problems.append("\(place): bare \(character)")
        default: break
        }
      }
    }
    if depth != 0 { problems.append("\(depth) braces open") }
    problems += environments.map { "\($0) never ends" }
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    var previous: Character?
    for index in line.indices {
      if line[index] == "%", previous != "\\" { return line[..<index] }
      previous = line[index]
    }
    return line
  }
}
