/// A part of a page that opens on a click and lies open on paper; it needs no script.
struct Fold {
  /// A heading, and what can be said in its line.
  let heading: Markup
  /// Names the fold in links.
  let anchor: String
  var style: Style = .plain
  var isOpen = false
  let body: Markup

  enum Style: String {
    case plain = "fold"
    /// Inside another one.
    case inner = "fold inner"
  }

  func markup() -> Markup {
    let state: Markup = isOpen ? " open=\"\"" : ""
    return """
      <details class="\(style.rawValue)" id="\(anchor)"\(state)>
      <summary>\(heading)</summary>
      <div class="folded">
      \(body)
      </div>
      </details>
      """
  }
}
