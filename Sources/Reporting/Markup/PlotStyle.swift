import Records

/// The look of drawings, on pages and in files of their own.
enum PlotStyle {
  /// Colours are custom properties, as `Palette` declares them.
  static let css = """
    svg text{font-family:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,\
    sans-serif;fill:var(--muted);font-size:10px;font-variant-numeric:tabular-nums}
    .grid{stroke:var(--rule);stroke-width:.75}
    .level{stroke:var(--muted);stroke-width:1;stroke-dasharray:1 2.5}
    .curve{fill:none;stroke:currentColor;stroke-width:1.4;stroke-linejoin:round}
    .curve.strong{stroke-width:2.4}
    .curve.dashed{stroke-dasharray:4 3;stroke-width:1.1;opacity:.75}
    .end{fill:currentColor}
    .end.dashed{opacity:.75}
    .leader{stroke:var(--muted);stroke-width:.6;opacity:.6}
    svg .name{font-size:11px;fill:currentColor}
    svg .name.quiet{fill:var(--muted)}
    svg .name.strong{font-weight:700}
    \(series)
    .dot{stroke:var(--paper);stroke-width:1.2}
    .dot.hollow{fill:var(--paper);stroke:var(--muted);stroke-width:1.6}
    \(verdicts)
    .front{fill:none;stroke:var(--ink);stroke-width:1;stroke-dasharray:3 2.5}
    .join{fill:none;stroke:var(--muted);stroke-width:.9}
    .spread{stroke:var(--muted);stroke-width:1}
    """

  private static let series = Palette.light.series.indices
    .map { ".s\($0){color:var(--s\($0))}" }.joined(separator: "\n")

  private static let verdicts = Verdict.allCases.map { verdict in
    let name = verdict.rawValue
    return """
      .dot.\(name){fill:var(--\(name))}
      .dot.\(name).hollow{fill:var(--paper);stroke:var(--\(name));stroke-width:1.6}
      """
  }.joined(separator: "\n")
}
