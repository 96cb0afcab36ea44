/// Aligned columns of plain text; cells that are too long go on in the next line.
struct TextTable {
  struct Column {
    let title: String
    var isNumeric = false
    /// The narrowest that wrapping may make it; nil never wraps.
    var narrowest: Int?
  }

  /// Optional lines across the whole table, then cells, then optional lines again.
  struct Row {
    /// Begins a group of rows.
    var title: Cell?
    let cells: [Cell]
    var detail: String?
  }

  struct Cell: ExpressibleByStringLiteral {
    let text: String
    /// Wrapped around the padded text, so colours do not count as width.
    var style = TextStyle.plain

    init(_ text: String, style: TextStyle = .plain) {
      self.text = printable(text)
      self.style = style
    }

    init(stringLiteral value: String) {
      self.init(value)
    }
  }

  let columns: [Column]
  let rows: [Row]
  /// Spaces before everything but the titles of groups.
  var indent = 0

  private static let gap = "  "

  /// - Returns: lines of at most `width` columns, as long as the columns that do not wrap allow it.
  func lines(width: Int, colour: Bool) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let widths = columnWidths(within: width - indent)
    let titles = columns.map { Cell($0.title.uppercased(), style: .quiet) }
    var lines = block(titles, widths, colour).map { margin + $0 }
    for row in rows {
      if let title = row.title {
        lines += TextWrap.lines(title.text, width: width)
          .map { title.style.applied(to: $0, colour) }
      }
      lines += block(row.cells, widths, colour).map { margin + $0 }
      if let detail = row.detail {
        lines += TextWrap.lines(printable(detail), width: width - indent - 2)
          .map { TextStyle.quiet.applied(to: margin + "  " + $0, colour) }
      }
    }
    return lines
  }

  /// Width of the columns side by side when nothing is wrapped.
  var naturalWidth: Int {
    indent + naturalWidths.reduce(0, +) + Self.gap.count * (columns.count - 1)
  }

  /// The least width of the table: columns that wrap are at their narrowest.
  var leastWidth: Int {
    zip(naturalWidths, columns).reduce(indent + Self.gap.count * (columns.count - 1)) { sum, item in
      sum + min(item.0, item.1.narrowest ?? item.0)
    }
  }

  private var naturalWidths: [Int] {
    columns.indices.map { index in
      let lines = rows.flatMap { $0.cells[index].text.split(separator: "\n") }
      return max(
        TextWrap.width(columns[index].title), lines.map { TextWrap.width(String($0)) }.max() ?? 0)
    }
  }

  /// Natural widths; what is too much is taken from the columns that wrap, first column first.
  private func columnWidths(within width: Int) -> [Int] {
    var widths = naturalWidths
    var excess = naturalWidth - indent - width
    for (index, column) in columns.enumerated() where excess > 0 {
      guard let narrowest = column.narrowest else { continue }
      let taken = min(excess, max(0, widths[index] - narrowest))
      widths[index] -= taken
      excess -= taken
    }
    return widths
  }

  private func block(_ cells: [Cell], _ widths: [Int], _ colour: Bool) -> [String] {
    let wrapped = zip(cells, widths).map { TextWrap.lines($0.text, width: $1) }
    let height = wrapped.map(\.count).max() ?? 0
    return (0..<height).map { line in
      let pieces = cells.indices.map { index -> String in
        let text = line < wrapped[index].count ? wrapped[index][line] : ""
        let padding = String(repeating: " ", count: max(0, widths[index] - TextWrap.width(text)))
        let styled = cells[index].style.applied(to: text, colour)
        return columns[index].isNumeric ? padding + styled : styled + padding
      }
      var joined = pieces.joined(separator: Self.gap)
      while joined.last == " " { joined.removeLast() }
      return joined
    }
  }
}

/// How a terminal shows a piece of text.
enum TextStyle: String {
  case plain = ""
  case bold = "1"
  case quiet = "2"
  case green = "1;32"
  case yellow = "1;33"
  case red = "1;31"
  case blue = "1;36"

  func applied(to text: String, _ colour: Bool) -> String {
    guard colour, self != .plain, !text.isEmpty else { return text }
    return "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
  }
}

/// Lines of text that fit a width in terminal columns.
package enum TextWrap {
  /// Breaks at spaces, and inside a word only where the word alone is too long.
  package static func lines(_ text: String, width: Int) -> [String] {
    let width = max(4, width)
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        var rest = String(word)
        if !line.isEmpty, self.width(line) + 1 + self.width(rest) <= width {
          line += " " + rest
          continue
        }
        if !line.isEmpty { lines.append(line) }
        while self.width(rest) > width {
          let head = prefix(of: rest, width: width)
          lines.append(head)
          rest = String(rest.dropFirst(head.count))
        }
        line = rest
      }
      lines.append(line)
    }
    return lines
  }

  /// Columns that the text takes on a terminal: two for wide characters.
  package static func width(_ text: String) -> Int {
    text.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  private static func prefix(of text: String, width limit: Int) -> String {
    var taken = ""
    var used = 0
    for character in text {
      used += isWide(character) ? 2 : 1
      if used > limit { break }
      taken.append(character)
    }
    return taken
  }

  /// East Asian and pictographic blocks, as terminals draw them.
  private static func isWide(_ character: Character) -> Bool {
    guard let value = character.unicodeScalars.first?.value, value >= 0x1100 else { return false }
    return switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
