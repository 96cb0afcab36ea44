import Formats
import Records

/// A comparison in every form that it can be taken away in. The same runs give the same bytes.
public struct ComparisonExport {
  /// What one form is called on the command line.
  public enum Format: String, CaseIterable, Sendable {
    case html, svg, csv, markdown, latex
  }

  let runs: [ComparedRun]
  let comparison: Comparison

  public init(_ runs: [ComparedRun]) {
    self.runs = runs
    comparison = Comparison(runs)
  }

  /// One document; for SVG it holds all fronts below each other.
  public func text(_ format: Format) -> String {
    switch format {
    case .html: ComparisonPage(runs).html()
    case .svg: DrawingFile.svg(plots.map(drawing))
    case .csv: ComparisonCSV(comparison).text()
    case .markdown: ComparisonMarkdown(comparison).text()
    case .latex: ComparisonLaTeX(comparison).text()
    }
  }

  /// Every form by the name of its file: `compare.html`, `compare.csv`, `compare.md`, `compare.tex`
  /// and one SVG for each front.
  public func files() -> [(name: String, text: String)] {
    let documents: [(String, Format)] = [
      ("compare.html", .html), ("compare.csv", .csv), ("compare.md", .markdown),
      ("compare.tex", .latex),
    ]
    var taken: Set<String> = []
    let drawings = plots.map { plot -> (name: String, text: String) in
      var name = "front-\(slug(plot.front))"
      // Metrics or scales alone may tell fronts apart.
      var count = 2
      while !taken.insert(name).inserted {
        name = "front-\(slug(plot.front))-\(count)"
        count += 1
      }
      return (name + ".svg", DrawingFile.svg([drawing(plot)]))
    }
    return documents.map { (name: $0.0, text: text($0.1)) } + drawings
  }

  private var plots: [ScatterPlot] {
    comparison.assets.flatMap { comparison.fronts(on: $0) }.map(ScatterPlot.init)
      .filter { !$0.isEmpty }
  }

  private func drawing(
    _ plot: ScatterPlot
  ) -> (title: String, description: String, drawing: Drawing) {
    (plot.front.title, plot.description, plot.drawing())
  }

  /// `picture-white-box-smiling`: what any file system takes.
  private func slug(_ front: ParetoFront) -> String {
    let names = [front.asset.asset, front.asset.threat, front.task.name]
    let parts = names.map { name -> String in
      let plain = String(
        name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
      return String(plain.split(separator: "-").joined(separator: "-").prefix(40))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "-")
  }
}
