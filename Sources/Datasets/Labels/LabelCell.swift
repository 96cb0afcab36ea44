/// How a single cell of a table is read.
enum LabelCell {
  /// A finite decimal number; nil for anything else, `nan`, `inf` and hexadecimal included.
  static func number(_ cell: some StringProtocol) -> Double? {
    let allowed = cell.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    guard allowed, let value = Double(cell), value.isFinite else { return nil }
    return value
  }

  /// A whole number; `3.0` counts, since tables with blanks are often saved that way.
  static func integer(_ cell: some StringProtocol) -> Int? {
    if let value = Int(cell) { return value }
    guard let value = number(cell), abs(value) < 0x1p53, value == value.rounded() else {
      return nil
    }
    return Int(value)
  }

  /// True and false as people write them in tables: 1, 0, -1 (CelebA's false), true, false.
  static func truth(_ cell: some StringProtocol) -> Bool? {
    switch cell.lowercased() {
    case "true": return true
    case "false": return false
    default: break
    }
    switch integer(cell) {
    case 1: return true
    case 0, -1: return false
    default: return nil
    }
  }
}

/// A column of cells, trimmed, with the codes for "unknown" found.
struct LabelCells {
  let cells: [Substring]
  /// Whether -1 stands for unknown here: it is the only negative number among whole numbers, and
  /// the others are not all 1 (-1 and 1 alone are CelebA's false and true).
  let hasUnknownCode: Bool

  init(_ raw: [String]) {
    cells = raw.map(Self.trimmed)
    hasUnknownCode = Self.findUnknownCode(cells)
  }

  /// Whether a cell is blank or holds the code for unknown.
  func isMissing(_ index: Int, codes: Bool = true) -> Bool {
    let cell = cells[index]
    return cell.isEmpty || (codes && hasUnknownCode && LabelCell.integer(cell) == -1)
  }

  private static func findUnknownCode(_ cells: [Substring]) -> Bool {
    var hasMinusOne = false
    var hasOther = false
    for cell in cells where !cell.isEmpty {
      guard let value = LabelCell.integer(cell), value >= -1 else { return false }
      if value == -1 { hasMinusOne = true } else if value != 1 { hasOther = true }
    }
    return hasMinusOne && hasOther
  }

  private static func trimmed(_ text: String) -> Substring {
    var text = text[...]
    while let first = text.unicodeScalars.first, first.properties.isWhitespace {
      text.unicodeScalars.removeFirst()
    }
    while let last = text.unicodeScalars.last, last.properties.isWhitespace {
      text.unicodeScalars.removeLast()
    }
    return text
  }
}
