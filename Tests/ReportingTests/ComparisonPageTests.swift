import Foundation
import Records
import Reporting
import Testing

@Suite("Comparison")
struct ComparisonPageTests {
  /// A run whose picture leaks so much and whose task works so well.
  private func run(
    _ name: String, leakage: Double?, utility: Double, scales: Int = 3, void: Bool = false
  ) -> ComparedRun {
    var record = SampleRecords.exposed
    var asset = SampleRecords.picture
    asset.leakage = leakage.map { Interval(value: $0, low: $0 - 0.02, high: $0 + 0.02) }
    (asset.scales, asset.void) = (scales, void)
    record.assets = [asset]
    record.utility[0].achieved = utility
    record.utility[0].interval = Interval(value: utility, low: utility - 0.01, high: utility + 0.01)
    return ComparedRun(name: name, record: record)
  }

  private var four: [ComparedRun] {
    [
      run("open", leakage: 0.97, utility: 0.95), run("mid", leakage: 0.31, utility: 0.91),
      run("closed", leakage: 0.05, utility: 0.84), run("worse", leakage: 0.42, utility: 0.83),
    ]
  }

  @Test("the table of four runs, plain, at 80 columns")
  func golden() {
    let expected = """
      The picture: MS-SSIM, 3 scales; known-pairs
         RUN     UTILITY  ACHIEVED  LEAKAGE               VERDICT
      *  open      0.950     0.908  0.970 [0.950, 0.990]  exposed
      *  mid       0.910     0.908  0.310 [0.290, 0.330]  exposed
      *  closed    0.840     0.908  0.050 [0.030, 0.070]  exposed
         worse     0.830     0.908  0.420 [0.400, 0.440]  exposed

      Utility: Smiling, balanced accuracy. * on the Pareto front of leakage and
      utility.

      """
    #expect(ComparisonPage(four).text(width: 80, colour: false) == expected)
  }

  @Test("pages are well formed, load nothing and draw finite points")
  func page() {
    let html = ComparisonPage(four).html()
    PlotTests.expectFinite(html, "comparison")
    let page = HTMLChecker(html)
    #expect(page.elements.allSatisfy { !["script", "img", "link"].contains($0.name) })
    #expect(page.all("polygon").count == 4)
    #expect(page.elements.filter { $0.attributes["class"] == "front" }.count == 1)
    #expect(html.components(separatedBy: "<span class=\"tag\">front</span>").count == 4)
  }

  @Test("of an asset's threat models the one that has most comes first and is open")
  func threats() {
    var record = SampleRecords.exposed
    record.assets = SampleRecords.threats(["ciphertext-only", "white-box", "surrogate"])
    let html = ComparisonPage([ComparedRun(name: "a", record: record)]).html()
    let page = HTMLChecker(html)
    #expect(page.problems.isEmpty, "\(page.problems)")
    #expect(page.all("details").map { $0.attributes["open"] != nil } == [true, false, false])
    let places = ["<h4>white-box", "<h4>surrogate", "<h4>ciphertext-only"]
      .compactMap { html.range(of: $0)?.lowerBound }
    #expect(places.count == 3 && places == places.sorted())
  }

  @Test("figures of different scales never stand in one table")
  func scales() {
    let runs = [
      run("a", leakage: 0.5, utility: 0.9), run("b", leakage: 0.1, utility: 0.95, scales: 5),
    ]
    let text = ComparisonPage(runs).text(width: 80, colour: false)
    #expect(text.contains("MS-SSIM, 3 scales;") && text.contains("MS-SSIM, 5 scales;"))
    // Each is alone in its table, so each is on its own front.
    #expect(text.components(separatedBy: "\n*  ").count == 3)
  }

  @Test("void and undefined leakage are listed but take no place on the front")
  func leftOut() {
    let runs = [
      run("void", leakage: -0.5, utility: 0.99, void: true),
      run("none", leakage: nil, utility: 0.99), run("real", leakage: 0.5, utility: 0.8),
    ]
    let html = ComparisonPage(runs).html()
    #expect(HTMLChecker(html).problems.isEmpty)
    #expect(html.contains("for want of a leakage or of the task: 2."))
    #expect(ComparisonPage(runs).text(width: 80, colour: false).contains("\n*  real"))
  }

  @Test("runs without a task in common have no utility to compare")
  func tasks() {
    var other = run("other", leakage: 0.2, utility: 0.9)
    var record = other.record
    record.utility[0].name = "Young"
    other = ComparedRun(name: "other", record: record)
    let page = ComparisonPage([run("one", leakage: 0.3, utility: 0.9), other])
    #expect(page.text(width: 80, colour: false).contains("Utility: no shared task."))
    #expect(page.html().contains("No front: no two runs share a task."))
  }

  @Test("names are escaped, no run at all gives a page, lines fit")
  func edges() {
    let hostile = ComparedRun(name: "<b>\u{1B}run</b>", record: SampleRecords.hostile)
    #expect(HTMLChecker(ComparisonPage([hostile]).html()).problems.isEmpty)
    #expect(!ComparisonPage([hostile]).html().contains("<b>\u{FFFD}"))
    #expect(HTMLChecker(ComparisonPage([]).html()).problems.isEmpty)
    #expect(ComparisonPage([]).text(width: 80, colour: false) == "No asset was attacked.\n")
    let long = run(String(repeating: "name-", count: 20), leakage: 0.123, utility: 0.5)
    for line in ComparisonPage([long]).text(width: 80, colour: false).split(separator: "\n") {
      #expect(TextWrap.width(String(line)) <= 80)
    }
  }
}
