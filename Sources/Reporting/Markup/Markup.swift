/// A piece of a page: text put into it is escaped unless it is markup already.
///
/// `Markup` literals are trusted, interpolated strings are not. So no label name, key or recipe text
/// reaches a page unescaped by forgetting a call.
package struct Markup: ExpressibleByStringInterpolation, Sendable, Equatable {
  package let html: String

  /// Takes trusted markup as it is.
  init(trusted html: String) {
    self.html = html
  }

  /// Escapes any text.
  package init(_ text: String) {
    html = escaped(text)
  }

  package init(stringLiteral value: String) {
    html = value
  }

  package init(stringInterpolation: Interpolation) {
    html = stringInterpolation.html
  }

  package static func + (left: Markup, right: Markup) -> Markup {
    Markup(trusted: left.html + right.html)
  }

  package struct Interpolation: StringInterpolationProtocol {
    var html = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      html += literal
    }

    package mutating func appendInterpolation(_ text: String) {
      html += escaped(text)
    }

    package mutating func appendInterpolation(_ markup: Markup) {
      html += markup.html
    }

    mutating func appendInterpolation(_ pieces: [Markup]) {
      html += pieces.map(\.html).joined(separator: "\n")
    }

    mutating func appendInterpolation(_ number: some BinaryInteger) {
      html += String(number)
    }
  }

  package typealias StringInterpolation = Interpolation
}

extension Sequence<Markup> {
  func joined(separator: Markup = "") -> Markup {
    Markup(trusted: map(\.html).joined(separator: separator.html))
  }
}

/// Escapes for element content and for quoted attributes alike.
private func escaped(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in printable(text).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// The text without characters that a terminal obeys or that reorder what a reader sees: each
/// becomes U+FFFD. Tabs and line ends stay.
package func printable(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    result.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
  }
  return String(result)
}

/// Whether a terminal obeys it or it reorders what a reader sees.
package func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A: false
  case 0x00...0x1F, 0x7F...0x9F: true  // C0 with ESC, DEL, C1
  case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // text direction
  case 0xFFFE, 0xFFFF: true  // not characters
  default: false
  }
}
