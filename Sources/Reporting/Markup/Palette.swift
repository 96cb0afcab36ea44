import Records

/// The colours of a page, once for light and once for dark surroundings.
///
/// Text colours keep a contrast of at least 4.5 to 1 on the grounds that they stand on (WCAG AA).
package struct Palette: Sendable {
  package let paper: String
  package let panel: String
  package let ink: String
  package let muted: String
  package let rule: String
  package let link: String
  /// Text, then ground, by verdict.
  package let verdicts: [Verdict: (text: String, ground: String)]
  /// Lines of a plot and their labels, in the order of use.
  package let series: [String]

  package static let light = Palette(
    paper: "#fcfbf9", panel: "#f3f1ec", ink: "#1d2126", muted: "#5a616a", rule: "#dad7cf",
    link: "#1d5a9e",
    verdicts: [
      .protected: ("#1a6a3d", "#e5f2e9"), .partly: ("#7d5200", "#faefd6"),
      .exposed: ("#a3271a", "#fae8e4"), .inconclusive: ("#47536a", "#e9edf3"),
    ],
    series: ["#1d5a9e", "#b0440f", "#1a6f48", "#85398b", "#735700", "#0b6a7c"])

  package static let dark = Palette(
    paper: "#14171a", panel: "#1d2226", ink: "#e7e6e2", muted: "#a4abb3", rule: "#363d44",
    link: "#8abcf2",
    verdicts: [
      .protected: ("#86d6a6", "#172a1f"), .partly: ("#ecc266", "#2d2513"),
      .exposed: ("#ffa294", "#371c18"), .inconclusive: ("#b7c3d6", "#222933"),
    ],
    series: ["#83b8f2", "#f2a079", "#76cf9e", "#d8a0e0", "#d9bb58", "#6cc9d8"])

  /// The declarations of the custom properties that the style sheet reads.
  var css: String {
    var lines = [
      "--paper:\(paper)", "--panel:\(panel)", "--ink:\(ink)", "--muted:\(muted)", "--rule:\(rule)",
      "--link:\(link)",
    ]
    for verdict in Verdict.allCases {
      guard let colours = verdicts[verdict] else { continue }
      lines.append("--\(verdict.rawValue):\(colours.text)")
      lines.append("--\(verdict.rawValue)-ground:\(colours.ground)")
    }
    lines += series.enumerated().map { "--s\($0):\($1)" }
    return lines.joined(separator: ";")
  }
}
