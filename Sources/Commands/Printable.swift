import Reporting

extension String {
  /// Without characters that move a terminal's cursor, change its colours or turn the direction of
  /// a text: names come from files that others made.
  var printable: String {
    guard unicodeScalars.contains(where: isHidden) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if isHidden(scalar) {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}
