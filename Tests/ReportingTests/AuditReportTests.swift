import Foundation
import Records
import Reporting
import Testing

@Suite("Audit report")
struct AuditReportTests {
  /// A record that failing tests call by its name.
  struct Sample: CustomTestStringConvertible, Sendable {
    let name: String
    let record: AuditRecord

    var testDescription: String { name }
  }

  static let samples = [
    Sample(name: "exposed", record: SampleRecords.exposed),
    Sample(name: "protected", record: SampleRecords.protected),
    Sample(name: "inconclusive", record: SampleRecords.inconclusive),
    Sample(name: "empty", record: SampleRecords.empty),
    Sample(name: "hostile", record: SampleRecords.hostile),
  ]

  static func html(_ record: AuditRecord) throws -> String {
    try AuditReport(record: record, images: { _ in SampleRecords.png }).html()
  }

  @Test("pages are well formed", arguments: samples)
  func wellFormed(_ sample: Sample) throws {
    let page = HTMLChecker(try Self.html(sample.record))
    #expect(page.problems.isEmpty, "\(sample.name): \(page.problems)")
    #expect(page.all("html").first?.attributes["lang"] == "en")
    #expect(page.all("h1").count == 1)
    #expect(page.elements.contains { $0.attributes["name"] == "viewport" })
  }

  @Test("the page says how many test samples a figure rests on, where that is known")
  func countsSamples() throws {
    var record = SampleRecords.exposed
    #expect(try !Self.html(record).contains(", n = "))
    record.assets[0].samples = 2647
    #expect(try Self.html(record).contains("MS-SSIM, 3 scales, n = 2647"))
  }

  @Test("a metric says what it cannot be read without, and which way an attacker pulls it")
  func explainsMetrics() throws {
    var record = SampleRecords.exposed
    record.assets[0].metrics = [
      "PSNR": .init(achieved: 24.41), "perceptual distance": .init(floor: 0.69, achieved: 0.382),
      "class consistency (Smiling)": .init(achieved: 0.733),
      "average precision": .init(achieved: 0.93),
      "unheard of": .init(achieved: 0.1),
    ]
    let page = try Self.html(record)
    func arrow(_ label: String) -> Substring? {
      page.ranges(of: label + "&#160;<span class=\"none\">").last.map {
        page[$0.upperBound...].prefix(1)
      }
    }
    #expect(arrow("PSNR, range 0 to 1") == "↑")
    #expect(arrow("perceptual distance, by a network trained here") == "↓")
    #expect(arrow("class consistency (Smiling)") == "↑" && arrow("average precision") == "↑")
    #expect(page.contains("unheard of") && arrow("unheard of") == nil)
    #expect(page.contains("0.382") && page.contains("24.4 dB"))
  }

  @Test("attackers that need no training are counted apart")
  func countsUntrained() throws {
    var record = SampleRecords.exposed
    let trained = record.assets.reduce(0) { $0 + $1.attackers.count }
    #expect(try Self.html(record).contains("\(trained) trained from scratch"))
    #expect(try !Self.html(record).contains("that need no training"))
    record.assets[0].attackers.append(
      AuditAttacker(
        name: "fold", summary: "s", role: .protected, seed: 0, converged: true, validation: 0.3,
        test: nil, parameters: 0, imagesSeen: 0, seconds: 1, curve: []))
    #expect(
      try Self.html(record).contains(
        "\(trained) trained from scratch, 1 that need no training"))
  }

  @Test("pages load nothing and run nothing", arguments: samples)
  func selfContained(_ sample: Sample) throws {
    let html = try Self.html(sample.record)
    let page = HTMLChecker(html)
    let loaders: Set<String> = [
      "script", "iframe", "object", "embed", "link", "base", "form", "use",
    ]
    #expect(page.elements.allSatisfy { !loaders.contains($0.name) })
    #expect(!html.contains("url(") && !html.contains("@import"))
    for element in page.elements {
      for (key, value) in element.attributes {
        switch key {
        case "src": #expect(value.hasPrefix("data:image/png;base64,"))
        case "href": #expect(value.hasPrefix("#"))
        default:
          #expect(
            !key.hasPrefix("on") && key != "srcset" && key != "style", "\(sample.name): \(key)")
        }
      }
    }
  }

  @Test("headings never skip a level, links lead somewhere, ids are unique", arguments: samples)
  func structure(_ sample: Sample) throws {
    let page = HTMLChecker(try Self.html(sample.record))
    var level = 0
    for element in page.elements {
      guard element.name.count == 2, element.name.hasPrefix("h"),
        let next = Int(element.name.suffix(1))
      else { continue }
      #expect(next <= level + 1, "\(sample.name): h\(next) after h\(level)")
      level = next
    }
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for link in page.all("a") {
      #expect(ids.contains(String((link.attributes["href"] ?? "").dropFirst())))
    }
  }

  @Test("pictures have texts, tables have scopes, drawings have names", arguments: samples)
  func accessible(_ sample: Sample) throws {
    let page = HTMLChecker(try Self.html(sample.record))
    #expect(page.all("img").allSatisfy { $0.attributes["alt"]?.isEmpty == false })
    #expect(page.all("th").allSatisfy { $0.attributes["scope"] != nil })
    #expect(page.all("table").count == page.all("caption").count)
    for drawing in page.all("svg") {
      #expect(
        drawing.attributes["aria-hidden"] == "true" || drawing.attributes["aria-label"] != nil,
        "\(sample.name): a drawing without a name")
    }
  }

  @Test("what looks like markup in a record stays text")
  func escaping() throws {
    let html = try Self.html(SampleRecords.hostile)
    let page = HTMLChecker(html)
    #expect(page.all("script").isEmpty && page.all("b").allSatisfy { $0.attributes.isEmpty })
    #expect(!html.contains("<i>") && !html.contains("onerror=\"") && !html.contains("\u{202E}"))
    #expect(page.text.contains("&lt;i&gt;&quot;Male&quot; onerror=&quot;x&quot; &amp;amp;"))
  }

  @Test("every text of a record is on its page")
  func everyText() throws {
    let record = SampleRecords.exposed
    let html = try Self.html(record)
    let object = try JSONSerialization.jsonObject(with: Data(record.encoded()))
    // Words that the page says in its own way; tested one by one below.
    let reworded: Set<String> = [
      "kind", "output", "verdict", "role", "case", "sentence", "created",
    ]
    var found = 0
    func visit(_ value: Any, _ key: String) {
      if let object = value as? [String: Any] {
        for (key, value) in object { visit(value, key) }
      } else if let list = value as? [Any] {
        for value in list { visit(value, key) }
      } else if let text = value as? String, !reworded.contains(key), key != "schema" {
        found += 1
        let shown = key == "asset" && text == "picture" ? "The picture" : text
        #expect(html.contains(Markup(shown).html), "\(key): \(text)")
      }
    }
    visit(object, "")
    #expect(found > 60)
    #expect(html.contains(AuditRecord.schema))
    for word in ["not converged", "affinely fitted", "Exposed", "worst, protected", "18 November"] {
      #expect(html.contains(word), "\(word)")
    }
    let sentence = record.sentence.dropFirst("Exposed: a".count)
    #expect(html.contains(Markup(String(sentence)).html))
  }

  @Test("every number of a record is on its page")
  func everyNumber() throws {
    let record = SampleRecords.numbered
    let page = HTMLChecker(try Self.html(record))
    for text in SampleRecords.numbers {
      let shown = text.replacing("_", with: "\u{202F}").replacing("~", with: "\u{A0}")
      #expect(page.text.contains(shown), "\(text) is missing")
    }
  }

  @Test("the same record gives the same bytes")
  func deterministic() throws {
    #expect(try Self.html(SampleRecords.exposed) == Self.html(SampleRecords.exposed))
  }

  @Test("a sentence that does not begin with the verdict is shown whole")
  func ownSentence() throws {
    var record = SampleRecords.exposed
    record.sentence = "nothing to see here"
    #expect(try Self.html(record).contains(">nothing to see here<"))
  }

  @Test("an attacker that its budget stopped in the final is named, one that was dropped is not")
  func notConverged() throws {
    let html = try Self.html(SampleRecords.exposed)
    #expect(html.contains("Not converged: urec2. More budget could reveal more."))
    #expect(html.contains("dropped before the final"))
    #expect(!(try Self.html(SampleRecords.protected)).contains("Not converged: "))
  }

  @Test("a void leakage is called void and draws no filled bar")
  func void() throws {
    let html = try Self.html(SampleRecords.inconclusive)
    #expect(html.contains("<strong>void</strong>"))
    #expect(html.contains("the attackers failed, so the figure says nothing"))
    #expect(!html.contains("<rect class=\"fill inconclusive\""))
  }
}
