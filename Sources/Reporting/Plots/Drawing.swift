/// The inside of a plot with its size, for a page or a file of its own.
struct Drawing {
  let width: Double
  let height: Double
  let content: Markup
}

/// Drawings as a file of their own, with their own colours, on white: for papers and slides.
enum DrawingFile {
  private static let margin = 14.0
  private static let heading = 20.0

  /// One SVG document with the drawings below each other, each under its title.
  ///
  /// - Parameter drawings: title, the text for people who cannot see it, and the drawing.
  static func svg(_ drawings: [(title: String, description: String, drawing: Drawing)]) -> String {
    var top = margin
    var parts: [Markup] = []
    for (title, description, drawing) in drawings {
      parts.append(
        """
        <g transform="translate(\(point(margin)) \(point(top)))" role="img" \
        aria-label="\(description)">
        <text class="heading" x="0.0" y="9.0">\(title)</text>
        <g transform="translate(0 \(point(heading)))">
        \(drawing.content)
        </g>
        </g>
        """)
      top += heading + drawing.height + margin
    }
    let width = (drawings.map(\.drawing.width).max() ?? 0) + 2 * margin
    let title = drawings.count == 1 ? drawings[0].title : "\(drawings.count) Pareto fronts"
    let document: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(point(width))" height="\(point(top))" \
      viewBox="0 0 \(point(width)) \(point(top))">
      <title>\(title)</title>
      <style>\(Markup(trusted: style))</style>
      <rect width="\(point(width))" height="\(point(top))" fill="#ffffff"/>
      \(parts)
      </svg>

      """
    return document.html
  }

  /// Programs that draw SVG outside of browsers know no custom properties: each is put in.
  private static let style: String = {
    let rules = PlotStyle.css + "\nsvg .heading{font-size:12px;font-weight:700;fill:var(--ink)}"
    let colours = Palette.light.css.split(separator: ";").reversed()
    return colours.reduce(rules) { rules, declaration in
      let parts = declaration.split(separator: ":")
      guard parts.count == 2 else { return rules }
      let colour = parts[0] == "--paper" ? "#ffffff" : String(parts[1])
      return rules.replacing("var(\(parts[0]))", with: colour)
    }
  }()
}
