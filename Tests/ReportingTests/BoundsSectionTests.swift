import Records
import Reporting
import Testing

@Suite("Bounds in reports")
struct BoundsSectionTests {
  private static let bits = AuditBound(
    name: "information in a release", kind: .bound, value: 512.34, unit: .bits,
    assumption: "For pictures as <these>.", implication: "Nobody tells 2^1000 apart.",
    source: "Shannon")
  private static let error = AuditBound(
    name: "picture", kind: .estimate, value: 0.00123, unit: .error, assumption: "If so.",
    implication: "So.", source: "Xia")

  private static func record(_ bounds: [AuditBound]?, _ proviso: String?) -> AuditRecord {
    var record = SampleRecords.exposed
    record.bounds = bounds
    record.proviso = proviso
    return record
  }

  private static func page(_ record: AuditRecord) throws -> String {
    struct Missing: Error {}
    return try AuditReport(record: record) { _ in throw Missing() }.html()
  }

  @Test("proved figures stand before estimates, each with its sign, and nothing is trusted")
  func shows() throws {
    let page = try Self.page(Self.record([Self.error, Self.bits], "If the noise is there."))
    #expect(HTMLChecker(page).problems.isEmpty)
    let proved = try #require(page.range(of: "≤ 512"))
    let estimated = try #require(page.range(of: "≥ 0.00123"))
    #expect(proved.lowerBound < estimated.lowerBound)
    #expect(page.contains("For pictures as &lt;these&gt;."))
    #expect(page.contains("If the noise is there."))
    #expect(page.contains("id=\"bounds\""))
  }

  @Test("without bounds the section says why; old records have none")
  func saysNone() throws {
    let page = try Self.page(Self.record(nil, "There is no bound for this."))
    #expect(page.contains("There is no bound for this."))
    #expect(!(try Self.page(Self.record(nil, nil))).contains("id=\"bounds\""))
  }

  @Test("a terminal gets a line for each, and none without")
  func terminal() {
    let text = VerdictTable.text(
      Self.record([Self.bits, Self.error], "x"), width: 80, colour: false)
    #expect(
      text.contains(
        """
        Against every attacker:
          bound: information in a release, at most 512 bits
          estimate: picture, at least 0.00123 MSE
        """))
    var vacuous = Self.bits
    (vacuous.name, vacuous.unit, vacuous.value) = ("Male", .balancedAccuracy, 1)
    let said = VerdictTable.text(Self.record([vacuous], "x"), width: 80, colour: false)
    #expect(said.contains("bound: Male, balanced accuracy: nothing ruled out"))
    let none = VerdictTable.text(Self.record(nil, "x"), width: 80, colour: false)
    #expect(!none.contains("Against every attacker"))
  }
}
