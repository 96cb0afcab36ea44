import Foundation
import Records

/// Original, protected form and best reconstruction side by side.
struct PictureSection {
  let record: AuditRecord
  let images: (String) throws -> [UInt8]

  /// The worst case and the median beside it, for the first page; where a classifier was drawn
  /// from, what it gave away.
  ///
  /// - Throws: `CancellationError` when the loader was cancelled. Any other failure to load a picture
  ///   shows as a box that says so.
  func worst() throws -> Markup {
    let groups = grouped(first)
    var body: Markup =
      record.texts.map { TextSection(texts: $0).markup() }
      ?? "<p class=\"empty\">No pictures were kept with this audit.</p>"
    if !groups.isEmpty {
      body = "<div class=\"strip\">\(try groups.map { try group($0, heading: "h3") })</div>"
    }
    return """
      <section id="seen"><h2>What an attacker sees</h2>
      \(body)
      </section>
      """
  }

  /// All others; empty where there are none.
  ///
  /// - Throws: as `worst()` does.
  func others() throws -> Markup {
    let groups = grouped([.classes, .best].filter { !first.contains($0) })
    guard !groups.isEmpty else { return "" }
    return Fold(
      heading: "<h3>More pictures</h3>", anchor: "pictures",
      body: "\(try groups.map { try group($0, heading: "h4") })"
    ).markup()
  }

  private var first: [AuditImage.Choice] {
    let cases: [AuditImage.Choice] = [.worst, .median]
    return record.images.contains { cases.contains($0.choice) } ? cases : [.classes]
  }

  private struct Group {
    let choice: AuditImage.Choice
    let key: String
    var pictures: [AuditImage]
  }

  /// Pictures of one sample together, in the order of the choices.
  private func grouped(_ choices: [AuditImage.Choice]) -> [Group] {
    var groups: [Group] = []
    for image in record.images {
      if let index = groups.firstIndex(where: { $0.choice == image.choice && $0.key == image.key })
      {
        groups[index].pictures.append(image)
      } else {
        groups.append(Group(choice: image.choice, key: image.key, pictures: [image]))
      }
    }
    return choices.flatMap { choice in groups.filter { $0.choice == choice } }
  }

  private func group(_ group: Group, heading: Markup) throws -> Markup {
    let ordered = AuditImage.Role.allCases.flatMap { role in
      group.pictures.filter { $0.role == role }
    }
    return """
      <div class="case">
      <\(heading)>\(group.choice.title) <small>\(group.choice.meaning); \
      \(group.choice.noun) <code>\(group.key)</code></small></\(heading)>
      <div class="pictures">\(try ordered.map { try figure($0) })</div>
      </div>
      """
  }

  private func figure(_ image: AuditImage) throws -> Markup {
    """
    <figure>
    \(try picture(image))
    <figcaption><b>\(image.role.title)</b> \(image.caption)</figcaption>
    </figure>
    """
  }

  private func picture(_ image: AuditImage) throws -> Markup {
    let bytes: [UInt8]
    do {
      bytes = try images(image.file)
    } catch let error as CancellationError {
      throw error
    } catch {
      return hole("The file \(image.file) is missing or cannot be read.")
    }
    guard let png = PNGHeader(bytes) else {
      return hole("The file \(image.file) is not a whole PNG picture.")
    }
    let style: Markup = max(png.width, png.height) < 200 ? " class=\"pixels\"" : ""
    return """
      <img\(style) width="\(png.width)" height="\(png.height)" alt="\(alternative(image))" \
      src="data:image/png;base64,\(Markup(trusted: Data(bytes).base64EncodedString()))">
      """
  }

  private func alternative(_ image: AuditImage) -> String {
    image.choice == .classes
      ? "\(image.role.title): pictures of the classes of \(image.key). \(image.caption)"
      : "\(image.role.title) of the \(image.choice.rawValue) test picture \(image.key). \(image.caption)"
  }

  private func hole(_ message: String) -> Markup {
    "<div class=\"hole\" role=\"img\" aria-label=\"\(message)\"><p>\(message)</p></div>"
  }
}

extension AuditImage.Role {
  var title: String {
    switch self {
    case .original: "Original"
    case .protected: "Protected"
    case .reconstruction: "Reconstruction"
    }
  }
}

extension AuditImage.Choice {
  fileprivate var title: String {
    switch self {
    case .median: "The typical case"
    case .worst: "The worst case"
    case .best: "The best case"
    case .classes: "What the classifier gives away"
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .median: "half of the test pictures leak more, half leak less"
    case .worst: "the test picture that the attacker rebuilt best"
    case .best: "the test picture that the attacker rebuilt worst"
    case .classes: "a column for each class; the drawn pictures are not chosen by how they came out"
    }
  }

  fileprivate var noun: String { self == .classes ? "label" : "picture" }
}

/// The size of a PNG picture, from the chunk that every one begins with.
struct PNGHeader {
  let width: Int
  let height: Int

  /// nil for anything that does not start and end as a PNG file does.
  init?(_ bytes: [UInt8]) {
    let start: [UInt8] =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + "IHDR".utf8
    let end: [UInt8] = [0, 0, 0, 0] + "IEND".utf8 + [0xAE, 0x42, 0x60, 0x82]
    guard bytes.count >= start.count + 17 + end.count, bytes.starts(with: start),
      bytes.suffix(end.count).elementsEqual(end)
    else { return nil }
    width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
    height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
    guard (1...65535).contains(width), (1...65535).contains(height) else { return nil }
  }
}
