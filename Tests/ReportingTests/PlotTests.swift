import Records
import Reporting
import Testing

@Suite("Plots of a report")
struct PlotTests {
  /// All numbers in attributes that hold coordinates.
  static func coordinates(_ page: HTMLChecker) -> [String] {
    let keys: Set<String> = [
      "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "points", "d",
    ]
    return page.elements.filter { $0.name != "img" }.flatMap { element in
      element.attributes.filter { keys.contains($0.key) }.flatMap { _, value in
        value.split { " ,MHVCSZQ".contains($0) }.map(String.init)
      }
    }
  }

  static func expectFinite(_ html: String, _ context: String) {
    let page = HTMLChecker(html)
    #expect(page.problems.isEmpty, "\(context): \(page.problems)")
    let coordinates = coordinates(page)
    for text in coordinates {
      let value = Double(text)
      #expect(value?.isFinite == true && abs(value ?? 0) < 10_000, "\(context): \(text)")
    }
  }

  static let curves: [(String, [TrainingCurve.Point])] = [
    ("none", []), ("one", [.init(step: 7, value: 0.5)]),
    ("flat", (0..<5).map { .init(step: $0, value: 0.25) }),
    ("same step", (0..<5).map { .init(step: 3, value: Double($0)) }),
    ("huge", [.init(step: .min, value: -1.7e308), .init(step: .max, value: 1.7e308)]),
    ("tiny", [.init(step: 0, value: 0x1p-1060), .init(step: 1, value: 0)]),
    ("negative", (0..<9).map { .init(step: -$0, value: -Double($0)) }),
    ("not finite", [.init(step: 0, value: .nan), .init(step: 1, value: .infinity)]),
    ("partly finite", [.init(step: 0, value: 0.1), .init(step: 1, value: -.infinity)]),
  ]

  @Test("curves of any kind give finite coordinates", arguments: curves)
  func training(_ name: String, _ points: [TrainingCurve.Point]) throws {
    var record = SampleRecords.empty
    record.training = [TrainingCurve(name: name, points: points)]
    Self.expectFinite(try AuditReportTests.html(record), name)
  }

  @Test(
    "operating curves of any kind give finite coordinates and say what is found when",
    arguments: [
      [(0, 0), (0, 1), (1, 1)], [(0, 0), (1, 1), (1, 1)],
      [(0, 0), (0.0005, 0.2), (0.3, 0.9), (1, 1)],
      [(0, 0), (0, 0), (0, 0)],
    ])
  func operating(_ points: [(Double, Double)]) throws {
    var asset = SampleRecords.picture
    (asset.kind, asset.asset, asset.metric) = (.membership, "membership", "AUC")
    asset.operating = points.map { OperatingPoint(falseRate: $0.0, trueRate: $0.1) }
    var record = SampleRecords.empty
    record.assets = [asset]
    let html = try AuditReportTests.html(record)
    Self.expectFinite(html, "\(points)")
    let hits = points.last { $0.0 <= 0.001 }?.1 ?? 0
    let told = [0: "0.000", 1: "1.000", 0.2: "0.200"][hits] ?? "?"
    #expect(html.contains("hits by rate of false alarms. \(told) at 0.001"))
  }

  @Test("curves of attackers of any kind give finite coordinates", arguments: curves)
  func attackers(_ name: String, _ points: [TrainingCurve.Point]) throws {
    var asset = SampleRecords.picture
    asset.attackers = ["a", "b"].map { attacker in
      AuditAttacker(
        name: attacker, summary: "", role: .protected, seed: 1, converged: true, validation: .nan,
        test: nil, parameters: .max, imagesSeen: -1, seconds: 1e300,
        curve: points.map { .init(seen: $0.step, value: $0.value) })
    }
    (asset.floor, asset.ceiling, asset.achieved) = (.nan, .infinity, nil)
    var record = SampleRecords.empty
    record.assets = [asset]
    Self.expectFinite(try AuditReportTests.html(record), name)
  }

  @Test("leakage far outside 0 to 1 stays inside its bar", arguments: [-1e300, -3, 0, 1, 4, 1e300])
  func leakage(_ value: Double) throws {
    var asset = SampleRecords.picture
    asset.leakage = Interval(value: value, low: -1e301, high: 1e301)
    var record = SampleRecords.empty
    record.assets = [asset]
    Self.expectFinite(try AuditReportTests.html(record), "\(value)")
  }

  @Test("samples have finite coordinates", arguments: AuditReportTests.samples)
  func samples(_ sample: AuditReportTests.Sample) throws {
    let html = try AuditReportTests.html(sample.record)
    Self.expectFinite(html, sample.name)
    if sample.name == "exposed" { #expect(Self.coordinates(HTMLChecker(html)).count > 500) }
  }

  @Test("a long curve is thinned and keeps its peak")
  func thinned() throws {
    var record = SampleRecords.empty
    let points = (0..<50_000).map { step in
      TrainingCurve.Point(step: step, value: step == 31_337 ? 10 : 0.001 * Double(step % 7))
    }
    record.training = [TrainingCurve(name: "long", points: points)]
    let page = HTMLChecker(try AuditReportTests.html(record))
    let drawn = page.all("polyline").first?.attributes["points"]?.split(separator: " ") ?? []
    #expect(drawn.count > 100 && drawn.count <= 240)
    let heights = drawn.compactMap { Double($0.split(separator: ",")[1]) }
    #expect(heights.filter { $0 == 22 }.count == 1)
  }

  @Test("each name of an attacker labels its curves once, however many seeds ran")
  func labels() throws {
    var record = SampleRecords.exposed
    record.assets = [SampleRecords.picture]
    record.training = []
    let html = try AuditReportTests.html(record)
    let names = html.split(separator: "<text class=\"name").dropFirst().map { piece in
      String(piece.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" })
        .trimmingPrefix { $0.isWhitespace }
    }
    #expect(Set(names.map(String.init)) == ["resrec", "ar", "urec2", "linear", "floor", "ceiling"])
    #expect(names.count == 6)
  }
}
