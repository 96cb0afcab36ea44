import Crypto
import Foundation

/// The frame of every page: it loads nothing and is read by any browser.
enum Page {
  /// A whole document.
  ///
  /// - Parameters:
  ///   - style: comes after the sheet of every page.
  ///   - script: the only one that the browser runs; nil for none at all.
  static func document(
    title: String, body: Markup, style: String = "", script: String? = nil
  ) -> String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(policy(script))">
      <meta name="referrer" content="no-referrer">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(Markup(trusted: StyleSheet.css + style))</style>
      </head>
      <body>
      \(body)
      \(Markup(trusted: script.map { "<script>\($0)</script>" } ?? ""))
      </body>
      </html>

      """
    return page.html
  }

  /// Lets the browser itself refuse whatever a page might be tricked into loading, running or
  /// sending; a script is allowed by its hash.
  private static func policy(_ script: String?) -> Markup {
    let basis: Markup =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    guard let script else { return basis }
    let hash = Data(SHA256.hash(data: Data(script.utf8))).base64EncodedString()
    return basis + "; script-src 'sha256-\(Markup(trusted: hash))'"
  }
}

/// A table with a caption and scopes that scrolls inside its own box.
struct HTMLTable {
  struct Column {
    let title: Markup
    var isNumeric = false
  }

  struct Row {
    let header: Markup
    let cells: [Markup]
    var isMarked = false
  }

  /// Rows under a heading of their own.
  struct Group {
    var title: Markup?
    let rows: [Row]
  }

  /// Stands above the box, where it does not scroll away.
  let caption: Markup
  /// A name for people who cannot see the table.
  let label: String
  /// The first column holds the rows' headers.
  let columns: [Column]
  let groups: [Group]
  var layout = Layout.plain

  enum Layout: String {
    case plain = "scroll"
    /// The rows' headers need room.
    case wide = "scroll wide"
    /// On narrow screens every row becomes a card instead of scrolling.
    case cards = "scroll cards"
    /// Cards with a cell for each column, which fits a sheet of paper with many columns.
    case matrix = "scroll cards matrix"
  }

  func markup() -> Markup {
    """
    <div class="titled">
    <p class="caption">\(caption)</p>
    <div class="\(layout.rawValue)" role="region" aria-label="\(label)" tabindex="0">
    <table role="table">
    <caption class="sr">\(label)</caption>
    <thead role="rowgroup"><tr role="row">\(columns.map(heading))</tr></thead>
    \(groups.map(body))
    </table>
    </div>
    </div>
    """
  }

  // Roles are stated because cards change `display`, which takes a table's meaning away.
  private func heading(_ column: Column) -> Markup {
    "<th role=\"columnheader\" scope=\"col\"\(numeric(column))>\(column.title)</th>"
  }

  private func body(_ group: Group) -> Markup {
    let title: Markup =
      group.title.map {
        """
        <tr role="row" class="group"><th role="rowheader" scope="rowgroup" \
        colspan="\(columns.count)">\($0)</th></tr>
        """
      } ?? ""
    return "<tbody role=\"rowgroup\">\(title)\(group.rows.map(row))</tbody>"
  }

  private func row(_ row: Row) -> Markup {
    let cells = zip(columns.dropFirst(), row.cells).map { column, cell -> Markup in
      """
      <td role="cell"\(numeric(column)) data-label="\(column.title.plain)"><div>\(cell)</div></td>
      """
    }
    let mark: Markup = row.isMarked ? " class=\"marked\"" : ""
    return """
      <tr role="row"\(mark)><th role="rowheader" scope="row">\(row.header)</th>\(cells)</tr>
      """
  }

  private func numeric(_ column: Column) -> Markup {
    column.isNumeric ? " class=\"n\"" : ""
  }
}

extension Markup {
  /// The text between the tags, escaped as it was.
  var plain: Markup {
    var text = ""
    var depth = 0
    for character in html {
      switch character {
      case "<": depth += 1
      case ">": depth -= 1
      default: if depth == 0 { text.append(character) }
      }
    }
    return Markup(trusted: text)
  }

  /// A figure, or a dash that is read out as `not measured`.
  static func figure(_ value: Double?, of metric: String) -> Markup {
    let text = Figures.figure(value, of: metric)
    return text == Figures.none ? .notMeasured : "\(text)"
  }

  static let notMeasured: Markup =
    "<span class=\"none\" aria-hidden=\"true\">–</span><span class=\"sr\">not measured</span>"
}
