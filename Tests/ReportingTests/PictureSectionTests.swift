import Foundation
import Records
import Reporting
import Testing

@Suite("Pictures of a report")
struct PictureSectionTests {
  struct Missing: Error {}

  @Test("pictures are embedded with their size")
  func embedded() throws {
    let html = try AuditReport(record: SampleRecords.exposed, images: { _ in SampleRecords.png })
      .html()
    let pictures = HTMLChecker(html).all("img")
    #expect(pictures.count == 6)
    #expect(
      pictures.allSatisfy { $0.attributes["width"] == "1" && $0.attributes["class"] == "pixels" })
    let data = Data(SampleRecords.png).base64EncodedString()
    #expect(pictures.first?.attributes["src"] == "data:image/png;base64,\(data)")
    #expect(
      html.range(of: "The worst case")!.lowerBound < html.range(of: "The typical case")!.lowerBound)
    #expect(
      html.range(of: "The typical case")!.lowerBound < html.range(of: "id=\"details\"")!.lowerBound)
  }

  @Test("the best case is folded away, below the first page")
  func best() throws {
    var record = SampleRecords.exposed
    record.images.insert(SampleRecords.image(.original, .best, "b0", "the best one"), at: 0)
    let html = try AuditReport(record: record, images: { _ in SampleRecords.png }).html()
    let details = try #require(html.range(of: "id=\"details\""))
    let best = try #require(html.range(of: "The best case"))
    #expect(details.lowerBound < best.lowerBound)
    #expect(HTMLChecker(html).all("img").count == 7)
  }

  @Test("where a classifier was drawn from, that is what the first page shows")
  func classesAlone() throws {
    var record = SampleRecords.exposed
    record.images = [SampleRecords.image(.original, .classes, "smile", "real test pictures")]
    let html = try AuditReport(record: record, images: { _ in SampleRecords.png }).html()
    let details = try #require(html.range(of: "id=\"details\""))
    let classes = try #require(html.range(of: "What the classifier gives away"))
    #expect(classes.lowerBound < details.lowerBound)
    #expect(HTMLChecker(html).all("img").count == 1)
  }

  @Test("pictures of classes stand last, under their label's name")
  func classes() throws {
    var record = SampleRecords.exposed
    record.images += [
      SampleRecords.image(.original, .classes, "smile", "real test pictures"),
      SampleRecords.image(.reconstruction, .classes, "smile", "model inversion"),
    ]
    let html = try AuditReport(record: record, images: { _ in SampleRecords.png }).html()
    let page = HTMLChecker(html)
    #expect(page.problems.isEmpty)
    #expect(page.text.contains("label smile"))
    #expect(
      page.all("img").last?.attributes["alt"]
        == "Reconstruction: pictures of the classes of smile. model inversion")
    #expect(
      html.range(of: "The worst case")!.lowerBound
        < html.range(of: "What the classifier gives away")!.lowerBound)
  }

  @Test(
    "a file that is missing, cut short or no PNG leaves a box that names it",
    arguments: [nil, [], Array("<svg/>".utf8), Array(SampleRecords.png.dropLast(1))] as [[UInt8]?])
  func holes(_ bytes: [UInt8]?) throws {
    let report = AuditReport(record: SampleRecords.exposed) { name in
      guard name == "images/worst-protected.png" else { return SampleRecords.png }
      guard let bytes else { throw Missing() }
      return bytes
    }
    let page = HTMLChecker(try report.html())
    #expect(page.problems.isEmpty)
    #expect(page.all("img").count == 5)
    #expect(page.text.contains("The file images/worst-protected.png is"))
    #expect(page.elements.filter { $0.attributes["class"] == "hole" }.count == 1)
  }

  @Test("every prefix and every flipped bit of a picture gives a page")
  func fuzz() throws {
    var record = SampleRecords.empty
    record.images = [SampleRecords.image(.original, .worst, "k", "c")]
    let png = SampleRecords.png
    for count in 0..<png.count {
      let html = try AuditReport(record: record, images: { _ in Array(png[..<count]) }).html()
      #expect(!html.contains("<img"))
    }
    for bit in 0..<(png.count * 8) {
      var altered = png
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      let html = try AuditReport(record: record, images: { _ in altered }).html()
      #expect(html.contains("<img") || html.contains("class=\"hole\""))
    }
  }

  @Test("a cancelled loader cancels the report")
  func cancelled() {
    #expect(throws: CancellationError.self) {
      try AuditReport(record: SampleRecords.exposed, images: { _ in throw CancellationError() })
        .html()
    }
  }
}

@Suite("Folder of an audit")
struct AuditFolderTests {
  /// Runs the body with a folder of its own that holds `audit.json` and one picture.
  private func withFolder(_ record: AuditRecord, _ body: (URL) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
    let folder = root.appending(path: "audit")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "images"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try Data(record.encoded()).write(to: folder.appending(path: "audit.json"))
    try Data(SampleRecords.png).write(to: folder.appending(path: "images/median-original.png"))
    try Data(SampleRecords.png).write(to: root.appending(path: "outside.png"))
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "images/link.png"),
      withDestinationURL: root.appending(path: "outside.png"))
    try body(folder)
  }

  @Test("a folder is rendered with the pictures that it has")
  func renders() throws {
    try withFolder(SampleRecords.exposed) { folder in
      let page = HTMLChecker(try AuditReport.render(audit: folder))
      #expect(page.problems.isEmpty)
      #expect(page.all("img").count == 1)
      #expect(page.elements.filter { $0.attributes["class"] == "hole" }.count == 5)
    }
  }

  @Test(
    "no file outside the folder gets into a report",
    arguments: ["../outside.png", "images/../../outside.png", "images/link.png", "", ".", "images"])
  func staysInside(_ file: String) throws {
    var record = SampleRecords.empty
    record.images = [
      AuditImage(role: .original, choice: .worst, key: "k", file: file, sha256: "", caption: "")
    ]
    try withFolder(record) { folder in
      let page = HTMLChecker(try AuditReport.render(audit: folder))
      #expect(page.all("img").isEmpty)
      #expect(page.problems.isEmpty)
    }
  }

  @Test("a folder without audit.json is named, with what helps")
  func noAudit() throws {
    let folder = URL(filePath: "/absent/run/audit")
    #expect(throws: ReportingError.noAudit(folder: "/absent/run/audit")) {
      try AuditReport.render(audit: folder)
    }
  }

  @Test("a damaged audit.json is refused by its reader")
  func damaged() throws {
    try withFolder(SampleRecords.empty) { folder in
      try Data("{".utf8).write(to: folder.appending(path: "audit.json"))
      #expect(throws: RecordError.self) { try AuditReport.render(audit: folder) }
    }
  }

  @Test(
    "errors say subject, what was got, what was expected and what helps",
    arguments: [
      (
        ReportingError.noAudit(folder: "runs/a"),
        "runs/a: no audit.json in it, expected the folder that `obscura audit` wrote; run `obscura "
          + "audit RUN` first"
      ),
      (
        .unreadable(path: "a.json", problem: "permission denied"),
        "a.json: cannot be read (permission denied), expected a readable file; check its permissions"
      ),
    ])
  func texts(_ error: ReportingError, _ text: String) {
    #expect(error.description == text)
  }
}
