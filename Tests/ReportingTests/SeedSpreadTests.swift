import Records
import Reporting
import Testing

@Suite("Seeds of one attacker")
struct SeedSpreadTests {
  @Test("finalists of several seeds are summed up")
  func sentence() throws {
    // Python: statistics.mean and stdev of .908, .905, .905 are .906 and .00173.
    let html = try AuditReportTests.html(SampleRecords.exposed)
    #expect(
      html.contains(
        "resrec, seeds 1, 2, 3: mean 0.906, standard deviation 0.002, from 0.905 to 0.908"))
    #expect(!html.contains("paper, seeds") && !html.contains("urec2, seeds"))
  }

  @Test("one seed twice and seeds without a test figure are no spread")
  func none() throws {
    var record = SampleRecords.exposed
    record.assets = [SampleRecords.male]
    let again = SampleRecords.attacker("paper", "p", 0.8, 0.81, start: 0.5)
    let dropped = SampleRecords.attacker("mlp", "m", 0.8, nil, seed: 2, start: 0.5)
    record.assets[0].attackers += [again, dropped]
    #expect(try !AuditReportTests.html(record).contains("standard deviation"))
  }

  @Test("an attacker that plays with less than the row's threat model says so")
  func threat() throws {
    var record = SampleRecords.exposed
    record.assets = [SampleRecords.picture]
    record.assets[0].threat = "white-box"
    let own = SampleRecords.picture.attackers[0]
    record.assets[0].attackers[0] = AuditAttacker(
      name: own.name, summary: own.summary, role: .protected, seed: 1, threat: "surrogate",
      converged: true, validation: own.validation, test: own.test, parameters: 1, imagesSeen: 1,
      seconds: 1, curve: [])
    let html = try AuditReportTests.html(record)
    #expect(html.contains("data-label=\"Plays with\"><div>surrogate</div>"))
    #expect(html.contains("data-label=\"Plays with\"><div>white-box</div>"))
  }
}

@Suite("Leakage against known pairs")
struct PairsPlotTests {
  private func figure(_ assets: [AuditAsset]) throws -> HTMLChecker {
    var record = SampleRecords.exposed
    (record.assets, record.training) = (assets, [])
    for index in record.assets.indices { record.assets[index].attackers = [] }
    let html = try AuditReportTests.html(record)
    PlotTests.expectFinite(html, "pairs")
    return HTMLChecker(html)
  }

  private func dots(_ page: HTMLChecker) -> [HTMLChecker.Element] {
    page.all("circle").filter { $0.attributes["class"]?.hasPrefix("dot") == true }
  }

  @Test("tenfold pairs are equal steps, with intervals, from few to many")
  func logarithmic() throws {
    let names = ["white-box", "known-pairs(1000)", "known-pairs(10)", "known-pairs(100)"]
    let page = try figure(SampleRecords.threats(names))
    let across = dots(page).compactMap { Double($0.attributes["cx"] ?? "") }
    #expect(across.count == 3 && across == across.sorted())
    #expect(abs((across[1] - across[0]) - (across[2] - across[1])) < 0.2)
    #expect(page.elements.filter { $0.attributes["class"] == "spread" }.count == 3)
    let label = page.all("svg").compactMap { $0.attributes["aria-label"] }
      .first { $0.contains("known pairs") }
    #expect(label?.contains("100: 0.000, -0.050 to 0.050; 1") == true)
  }

  @Test("attackers that failed leave a hollow dot, figures far outside stay inside")
  func odd() throws {
    var assets = SampleRecords.threats(["known-pairs(1)", "known-pairs(10)"])
    assets[0].void = true
    assets[0].leakage = Interval(value: -1e9, low: -1e12, high: -1e6)
    assets[1].leakage = Interval(value: 1e9, low: 1e6, high: 1e12)
    let page = try figure(assets)
    #expect(dots(page).map { $0.attributes["class"] } == ["dot hollow", "dot exposed"])
  }

  @Test("one number of pairs, or none, draws nothing")
  func single() throws {
    for names in [["known-pairs(10)"], ["known-pairs", "known-pairs(10)"], ["white-box"]] {
      #expect(try dots(figure(SampleRecords.threats(names))).isEmpty, "\(names)")
    }
  }
}
