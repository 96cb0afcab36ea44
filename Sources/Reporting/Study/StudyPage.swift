import Crypto
import Foundation
import Pixels
import Records

/// The page that participants of a study get: one file that shows everything it holds, sends
/// nothing, and does not know the right answers.
public struct StudyPage {
  private let key: StudyKey
  private let material: StudyMaterial
  private let pictures: (StudyMaterial.File) throws -> [UInt8]

  /// - Parameter pictures: the bytes of a PNG file of the material.
  public init(
    key: StudyKey, material: StudyMaterial,
    pictures: @escaping (StudyMaterial.File) throws -> [UInt8]
  ) {
    self.key = key
    self.material = material
    self.pictures = pictures
  }

  /// From the folder of the material.
  ///
  /// - Throws: `StudyError.alteredPicture`, `ReportingError`.
  public static func render(
    key: StudyKey, material: StudyMaterial, folder: URL
  ) throws -> String {
    try StudyPage(key: key, material: material) { file in
      let bytes = try AuditFolder.picture(file.file, in: folder)
      guard SHA256.hash(data: bytes).hexadecimal == file.sha256, PNGHeader(bytes) != nil else {
        throw StudyError.alteredPicture(file: folder.appending(path: file.file).path)
      }
      return bytes
    }.html()
  }

  /// The whole page.
  public func html() throws -> String {
    let people = Dictionary(uniqueKeysWithValues: material.people.map { ($0.number, $0) })
    func step(_ question: StudyKey.Question, isPractice: Bool) throws -> Step {
      guard let asked = people[question.person] else {
        throw RecordError.badField(
          file: StudyMaterial.file, field: "people", problem: "has no person \(question.person)")
      }
      return Step(
        id: question.id,
        picture: try source(isPractice ? asked.original : asked.reconstruction),
        options: try question.options.compactMap { option in
          guard let person = people[option.person] else { return nil }
          let isAnother = key.rightOption == .another && option.id == question.right
          let file = isAnother ? person.another ?? person.original : person.original
          return Step.Option(id: option.id, picture: try source(file))
        })
    }
    let content = Content(
      study: key.study, practice: try step(key.practice, isPractice: true),
      questions: try key.questions.map { try step($0, isPractice: false) })
    let ratio = try material.people.first
      .flatMap { PNGHeader(try pictures($0.original)) }
      .map { Double($0.width) / Double($0.height) }
    return Page.document(
      title: "Picture study", body: body(try content.markup()),
      style: StudyStyle.css(ratio: ratio ?? 1, options: key.practice.options.count),
      script: StudyScript.text)
  }

  private func source(_ file: StudyMaterial.File) throws -> String {
    "data:image/png;base64," + Data(try pictures(file)).base64EncodedString()
  }

  private func body(_ content: Markup) -> Markup {
    let words = StudyWords(
      questions: key.questions.count, options: key.practice.options.count,
      knowsPeople: material.knowsPeople)
    return """
      <main class="study">
      <noscript><p class="callout">This page needs JavaScript, which is switched off. It runs inside \
      this page alone and sends nothing.</p></noscript>
      \(words.introduction)
      \(words.question)
      \(words.end)
      </main>
      <script type="application/json" id="study">\(content)</script>
      """
  }
}

/// What the page's script reads. It cannot tell right options from others.
private struct Content: Encodable {
  let study: String
  let practice: Step
  let questions: [Step]

  /// JSON that no HTML parser takes for markup.
  func markup() throws -> Markup {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(self), as: UTF8.self)
    return Markup(trusted: text.replacing("<", with: "\\u003c"))
  }
}

private struct Step: Encodable {
  struct Option: Encodable {
    let id: String
    let picture: String
  }

  let id: String
  let picture: String
  let options: [Option]
}
