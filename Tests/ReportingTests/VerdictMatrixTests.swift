import Records
import Reporting
import Testing

@Suite("Matrix of assets and threat models")
struct VerdictMatrixTests {
  private func html(_ assets: [AuditAsset]) throws -> String {
    var record = SampleRecords.exposed
    record.assets = assets
    let html = try AuditReportTests.html(record)
    #expect(HTMLChecker(html).problems.isEmpty)
    return html
  }

  /// The part of the page above the details.
  private func firstPage(_ html: String) throws -> String {
    try String(html[..<#require(html.range(of: "id=\"details\"")).lowerBound])
  }

  private func places(_ words: [String], in text: String) throws -> [String.Index] {
    try words.map { try #require(text.range(of: $0), "\($0)").lowerBound }
  }

  @Test("columns go from who has least to who has most, whatever the record's order")
  func columns() throws {
    let names = [
      "known-pairs(1000)", "white-box", "telepathy", "ciphertext-only", "known-pairs(10)",
      "chosen-image", "surrogate",
    ]
    let page = try firstPage(html(SampleRecords.threats(names)))
    let ordered = [
      "<small>ciphertext-only", "<small>surrogate", "<small>known-pairs(10)",
      "<small>known-pairs(1000)", "<small>chosen-image", "<small>white-box",
      "scope=\"col\">telepathy",
    ]
    let found = try places(ordered, in: page)
    #expect(found == found.sorted())
  }

  @Test("each cell says verdict, leakage and interval, and leads to its details")
  func cells() throws {
    let html = try html(SampleRecords.threats(["white-box", "surrogate", "ciphertext-only"]))
    let page = try firstPage(html)
    #expect(page.contains("<a class=\"cell exposed\" href=\"#finding-1\">"))
    #expect(page.contains("<a class=\"cell partly\" href=\"#finding-3\">"))
    #expect(page.contains("<b>≥ 0.90</b> <span class=\"range\">0.85 to 0.95</span>"))
    #expect(page.contains("<b>≥ 0.60</b>") && page.contains("<small>by resrec</small>"))
    #expect(html.contains("<details class=\"fold inner\" id=\"finding-2\">"))
  }

  @Test("without a stopped finalist a figure is no lower bound; void and undefined are words")
  func figures() throws {
    var assets = SampleRecords.threats(["white-box", "surrogate", "ciphertext-only"])
    assets[0].attackers = [SampleRecords.attacker("resrec", "r", 0.9, 0.9, start: 0.4)]
    assets[1].leakage = nil
    (assets[2].void, assets[2].verdict) = (true, .inconclusive)
    assets[2].leakage = Interval(value: -0.2, low: -0.3, high: -0.1)
    let page = try firstPage(html(assets))
    #expect(page.contains("<b>0.90</b>"))
    #expect(page.contains("<b>not defined</b>"))
    #expect(page.contains("<b>void</b> <span class=\"range\">-0.30 to -0.10</span>"))
    #expect(page.contains("Void: the attackers failed"))
  }

  @Test("what was not played says so, and what that means")
  func notPlayed() throws {
    var male = SampleRecords.male
    male.threat = "ciphertext-only"
    let page = try firstPage(html(SampleRecords.threats(["white-box"]) + [male]))
    #expect(page.components(separatedBy: ">not played<").count == 3)
    #expect(page.contains("Not played: what leaks to an attacker further to the left"))
    #expect(try !firstPage(html(SampleRecords.threats(["white-box"]))).contains("ot played"))
  }

  @Test("of two findings under one threat model the worse one shows")
  func worst() throws {
    var twice = SampleRecords.threats(["white-box", "surrogate"])
    twice[1].threat = "white-box"
    let page = try firstPage(html(twice.reversed()))
    #expect(page.contains("0.85 to 0.95") && !page.contains("0.55 to 0.65"))
  }

  @Test("a figure that falls to the right is explained")
  func falls() throws {
    let note = "A figure may fall towards the right"
    let rising = SampleRecords.threats(["white-box", "ciphertext-only"])
    let falling = SampleRecords.threats(["ciphertext-only", "white-box"])
    #expect(try !html(rising).contains(note))
    #expect(try html(falling).contains(note))
  }

  @Test("more assets than fit a sheet are cut to the worst, and counted")
  func limit() throws {
    let assets = (0..<11).map { place in
      var asset = SampleRecords.male
      asset.asset = "label\(place)"
      asset.verdict = [0, 4, 7].contains(place) ? .protected : .exposed
      return asset
    }
    let html = try html(assets)
    let page = try firstPage(html)
    for place in 0..<11 {
      #expect(page.contains(">label\(place)</a>") == ![0, 4, 7].contains(place), "label\(place)")
      #expect(html.contains("Private label: label\(place) "))
    }
    #expect(page.contains("3 more below, none of them worse."))
  }
}

@Suite("Folded details")
struct FoldTests {
  @Test("details are closed on a screen and open on paper, without a script")
  func folds() throws {
    let html = try AuditReportTests.html(SampleRecords.exposed)
    let folds = HTMLChecker(html).all("details")
    // Two assets with one finding each; utility, not tested, training, words, provenance.
    #expect(folds.count == 9)
    #expect(folds.allSatisfy { $0.attributes["open"] == nil && $0.attributes["id"] != nil })
    #expect(HTMLChecker(html).all("summary").count == folds.count)
    let paper = try #require(html.range(of: "@media print{"))
    #expect(
      html[paper.upperBound...].contains("details::details-content{content-visibility:visible"))
    #expect(html[paper.upperBound...].contains(".sheet{break-after:page}"))
  }

  @Test("a check that failed stands on the first page")
  func checks() throws {
    var record = SampleRecords.exposed
    record.checks = [
      AuditCheck(name: "nonce reuse", outcome: .failed, finding: "Two nonces agree."),
      AuditCheck(name: "key space", outcome: .note, finding: "It is large."),
    ]
    let html = try AuditReportTests.html(record)
    let parts = html.components(separatedBy: "id=\"details\"")
    #expect(parts[0].contains("<strong>BROKEN</strong> nonce reuse"))
    #expect(!parts[0].contains("key space") && parts[1].contains("key space: Note"))
  }

  @Test("long lists are cut on the first page and whole in the details")
  func lists() throws {
    var record = SampleRecords.exposed
    let long =
      "Every attacker but those asked for: " + String(repeating: "name; ", count: 60) + "end."
    record.untested = (1...8).map { "Point \($0)." } + [long]
    record.utility = (1...5).map {
      var task = SampleRecords.smiling
      task.name = "Task\($0)"
      return task
    }
    let parts = try AuditReportTests.html(record).components(separatedBy: "id=\"details\"")
    #expect(parts[0].contains("Point 6.") && !parts[0].contains("Point 7."))
    #expect(parts[0].contains("<a href=\"#untested\">3 more</a>"))
    #expect(parts[0].contains("Task3") && !parts[0].contains("Task4"))
    #expect(parts[1].contains(long) && parts[1].contains("Task5"))
  }

  @Test("the first page says what was audited")
  func subject() throws {
    var record = SampleRecords.exposed
    #expect(
      try AuditReportTests.html(record).contains(
        "Scheme deepobfuscator, data lfw at 64 x 64, seed 7"))
    record.recipe = "protected: pictures 32 x 32 x 3 from blur"
    #expect(try AuditReportTests.html(record).contains("<p class=\"subject\">\(record.recipe)</p>"))
    record.recipe = "{\n\"cipher\": 1\n}"
    #expect(
      try AuditReportTests.html(record).contains(
        "<p class=\"subject\">obscura audit runs/lfw-desk "))
  }
}
