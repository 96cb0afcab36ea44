import Records

extension Verdict {
  /// For a person: `Partly protected`.
  var title: String {
    switch self {
    case .protected: "Protected"
    case .partly: "Partly protected"
    case .exposed: "Exposed"
    case .inconclusive: "Inconclusive"
    }
  }

  /// What the word means, for the part of the report that explains words.
  var meaning: String {
    switch self {
    case .protected: "attackers that ran to their plateau gain next to nothing over the floor."
    case .partly: "attackers gain something, yet clearly less than from unprotected data."
    case .exposed: "attackers gain at least half of what unprotected data would give them."
    case .inconclusive:
      "the attackers failed or were stopped early, so the figures do not decide."
    }
  }

  /// A drawing that tells the verdicts apart without colour.
  var icon: Markup {
    let drawing: Markup =
      switch self {
      case .protected:
        "<path d=\"M12 2.5 20 5.5V11.5C20 16.5 16.6 20 12 21.5 7.4 20 4 16.5 4 11.5V5.5Z\"/><path d=\"M8.2 11.8 11 14.6 15.9 9.2\"/>"
      case .partly:
        "<path d=\"M12 2.5 20 5.5V11.5C20 16.5 16.6 20 12 21.5 7.4 20 4 16.5 4 11.5V5.5Z\"/><path class=\"solid\" d=\"M12 2.5V21.5C7.4 20 4 16.5 4 11.5V5.5Z\"/>"
      case .exposed:
        "<path d=\"M2 12C4.5 7.5 8 5.2 12 5.2S19.5 7.5 22 12C19.5 16.5 16 18.8 12 18.8S4.5 16.5 2 12Z\"/><circle class=\"solid\" cx=\"12\" cy=\"12\" r=\"3.2\"/>"
      case .inconclusive:
        "<circle cx=\"12\" cy=\"12\" r=\"9.5\"/><path d=\"M9 9.4C9.2 7.6 10.4 6.7 12 6.7 13.8 6.7 15 7.8 15 9.3 15 11.4 12 11.6 12 13.9\"/><circle class=\"solid\" cx=\"12\" cy=\"17.2\" r=\".7\"/>"
      }
    return """
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">\(drawing)</svg>
      """
  }

  /// Icon and word on the verdict's colour.
  var badge: Markup {
    "<span class=\"badge \(rawValue)\">\(icon) \(title)</span>"
  }
}
