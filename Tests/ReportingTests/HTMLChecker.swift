/// A small parser that finds what a browser would silently repair.
struct HTMLChecker {
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  private(set) var elements: [Element] = []
  private(set) var problems: [String] = []
  /// Text between tags, entities still escaped.
  private(set) var text = ""

  private static let voidElements: Set<String> = ["meta", "img", "br", "link", "hr", "input"]

  init(_ html: String) {
    var rest = Substring(html)
    if rest.hasPrefix("<!DOCTYPE html>") {
      rest = rest.dropFirst(15)
    } else {
      problems.append("no doctype")
    }
    var open: [String] = []
    while let start = rest.firstIndex(of: "<") {
      check(text: rest[..<start])
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ">") else {
        problems.append("tag without end: \(rest.prefix(30))")
        return
      }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if open.popLast() != name { problems.append("</\(name)> closes nothing") }
      } else {
        let element = parse(tag)
        elements.append(element)
        if !tag.hasSuffix("/") && !Self.voidElements.contains(element.name) {
          open.append(element.name)
        }
        if ["style", "script"].contains(element.name),
          let close = rest.firstRange(of: "</\(element.name)>")
        {
          rest = rest[close.lowerBound...]
        }
      }
    }
    check(text: rest)
    problems += open.map { "<\($0)> is never closed" }
  }

  func all(_ name: String) -> [Element] {
    elements.filter { $0.name == name }
  }

  private mutating func check(text piece: Substring) {
    text += piece
    if piece.contains(">") { problems.append("bare > in text: \(piece.prefix(40))") }
    for part in piece.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let entity = part.prefix { $0 != ";" }
      if !["amp", "lt", "gt", "quot", "#39", "#160"].contains(entity) {
        problems.append("unknown entity &\(entity.prefix(10))")
      }
    }
  }

  private mutating func parse(_ tag: Substring) -> Element {
    var rest = tag.hasSuffix("/") ? tag.dropLast() : tag
    let name = String(rest.prefix { !$0.isWhitespace })
    rest = rest.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while true {
      rest = rest.drop { $0.isWhitespace }
      if rest.isEmpty { break }
      let key = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
      rest = rest.dropFirst(key.count)
      guard rest.hasPrefix("=\""), let end = rest.dropFirst(2).firstIndex(of: "\"") else {
        problems.append("<\(name)>: attribute \(key) has no quoted value")
        break
      }
      if attributes.updateValue(String(rest.dropFirst(2)[..<end]), forKey: key) != nil {
        problems.append("<\(name)>: attribute \(key) twice")
      }
      rest = rest[rest.index(after: end)...]
    }
    return Element(name: name, attributes: attributes)
  }
}
