import Crypto
import Foundation
import Pixels
import Records
import Reporting
import Testing

@Suite("A study's page")
struct StudyPageTests {
  private static func file(_ name: String) -> StudyMaterial.File {
    .init(file: name, sha256: "")
  }

  private static func material(people: Bool = true) -> StudyMaterial {
    StudyMaterial(
      attacker: "AR", threat: "chosen-image", knowsPeople: people,
      people: (0..<20).map {
        .init(
          number: $0, original: file("\($0)-o"), reconstruction: file("\($0)-r"),
          another: file("\($0)-a"))
      })
  }

  private static func key(_ right: StudyKey.RightOption = .original) throws -> StudyKey {
    var ids = SeededGenerator(seed: 1)
    return try StudyKey(
      drawing: material(), questions: 3, options: 4, right: right, seed: 0, ids: &ids)
  }

  /// Pictures that say which file they are, behind the bytes that make a PNG header.
  private static func page(
    _ key: StudyKey, people: Bool = true
  ) throws -> (html: String, shown: (String) -> String) {
    func picture(_ name: String) -> [UInt8] { SampleRecords.png + Array("<\(name)>".utf8) }
    let html = try StudyPage(key: key, material: material(people: people)) {
      picture($0.file)
    }.html()
    return (html, { "data:image/png;base64," + Data(picture($0)).base64EncodedString() })
  }

  /// The page's own data.
  private static func content(_ html: String) throws -> [String: Any] {
    let start = try #require(html.firstRange(of: "<script type=\"application/json\" id=\"study\">"))
    let end = try #require(html[start.upperBound...].firstRange(of: "</script>"))
    let text = html[start.upperBound..<end.lowerBound]
    return try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("it is well formed, has names for what can be pressed, and loads nothing")
  func isWellFormed() throws {
    let html = try Self.page(try Self.key()).html
    let page = HTMLChecker(html.replacing(" readonly", with: "").replacing(" hidden>", with: ">"))
    #expect(page.problems.isEmpty, "\(page.problems)")
    #expect(page.all("h1").count == 1 && page.all("noscript").count == 1)
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for element in page.elements {
      #expect(element.attributes["src"] == nil && element.attributes["href"] == nil)
      #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") && $0 != "style" })
    }
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("url("))
    for word in ["fetch", "XMLHttpRequest", "WebSocket", "sendBeacon", "localStorage", "cookie"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test("the policy allows the page's own script by its hash and no connection")
  func refusesConnections() throws {
    let html = try Self.page(try Self.key()).html
    let policy = try #require(
      HTMLChecker(html).elements.first {
        $0.attributes["http-equiv"] == "Content-Security-Policy"
      }?.attributes["content"])
    let rules = policy.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(rules.contains("default-src 'none'") && rules.contains("form-action 'none'"))
    #expect(!rules.contains { $0.hasPrefix("connect-src") })
    let start = try #require(html.firstRange(of: "<script>"))
    let end = try #require(html[start.upperBound...].firstRange(of: "</script>"))
    let script = html[start.upperBound..<end.lowerBound]
    let hash = Data(SHA256.hash(data: Data(script.utf8))).base64EncodedString()
    #expect(rules.contains("script-src 'sha256-\(hash)'"))
  }

  @Test(
    "each question holds its reconstruction and its options, the practice an original",
    arguments: StudyKey.RightOption.allCases)
  func holdsPictures(_ right: StudyKey.RightOption) throws {
    let key = try Self.key(right)
    let (html, shown) = try Self.page(key)
    let content = try Self.content(html)
    #expect(Set(content.keys) == ["study", "practice", "questions"])
    let questions = try #require(content["questions"] as? [[String: Any]])
    let practice = try #require(content["practice"] as? [String: Any])
    for (step, question, role) in [(practice, key.practice, "o")]
      + zip(questions, key.questions).map({ ($0, $1, "r") })
    {
      #expect(Set(step.keys) == ["id", "picture", "options"], "nothing says what is right")
      #expect(step["id"] as? String == question.id)
      #expect(step["picture"] as? String == shown("\(question.person)-\(role)"))
      let options = try #require(step["options"] as? [[String: String]])
      #expect(options.count == 4 && options.allSatisfy { Set($0.keys) == ["id", "picture"] })
      for (option, known) in zip(options, question.options) {
        let isAnother = right == .another && known.person == question.person
        #expect(option["id"] == known.id)
        #expect(option["picture"] == shown("\(known.person)-\(isAnother ? "a" : "o")"))
      }
    }
  }

  @Test("it speaks of people only where the data know people")
  func choosesWords() throws {
    let key = try Self.key()
    #expect(try Self.page(key).html.contains("Which of these people is in the picture above?"))
    let pictures = try Self.page(key, people: false).html
    #expect(!pictures.contains("people") && pictures.contains("Which of these is the picture"))
  }

  @Test("a picture that the audit did not write is refused")
  func refusesAlteredPictures() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for person in 0..<20 {
      for role in ["o", "r", "a"] {
        try Data(SampleRecords.png).write(to: folder.appending(path: "\(person)-\(role)"))
      }
    }
    #expect(throws: StudyError.self) {
      _ = try StudyPage.render(key: try Self.key(), material: Self.material(), folder: folder)
    }
    var honest = Self.material()
    let sum = SHA256.hash(data: SampleRecords.png).hexadecimal
    for place in honest.people.indices {
      honest.people[place].original.sha256 = sum
      honest.people[place].reconstruction.sha256 = sum
    }
    let html = try StudyPage.render(key: try Self.key(), material: honest, folder: folder)
    #expect(html.contains("Picture study"))
  }
}
