import Schemes
import Testing
import Training

@Suite("Comparators", .serialized)
struct ComparatorTests {
  @Test(
    "each phase moves what it should and nothing else",
    arguments: [
      ("encoder", [["obfuscator", "classifier"]]), ("nopeek", [["obfuscator", "classifier"]]),
      ("pan", [["reconstructor"], ["obfuscator"], ["classifier"]]),
    ] as [(String, [Set<String>])])
  func phasesMoveTheirNetworks(_ name: String, _ expected: [Set<String>]) throws {
    let scheme = try SchemeSetting.scheme(name)
    let stage = try #require(scheme.stages(batchesPerEpoch: 4).last)
    #expect(stage.turns[0].cycle.count == expected.count)
    for (phase, moved) in zip(stage.turns[0].cycle, expected) {
      #expect(try SchemeSetting.moved(by: phase, of: scheme) == moved, "\(phase.name)")
    }
  }

  @Test(
    "every option runs",
    arguments: [
      ("encoder", "initialization: xavier"), ("nopeek", "lambda: 5"), ("nopeek", "lambda: 0"),
      ("pan", "lambda: 3, frozenNormalization: batch"), ("pan", "reconstructor: ResRec"),
    ])
  func optionsRun(_ name: String, _ options: String) throws {
    let scheme = try SchemeSetting.scheme(name, options: options)
    let stage = try #require(scheme.stages(batchesPerEpoch: 4).last)
    try SchemeSetting.trainer(scheme).advance(stage, to: 2)
  }

  @Test("NoPeek lowers the distance correlation of picture and features")
  func lowersCorrelation() throws {
    let scheme = try SchemeSetting.scheme("nopeek", options: "lambda: 10")
    let cycle = try #require(scheme.stages(batchesPerEpoch: 4).last).turns[0].cycle
    let values = try SchemeSetting.losses(
      "defend/distance correlation", of: cycle, scheme, steps: 60)
    #expect(values[0] > 0.8 && values[values.count - 1] < values[0] - 0.2, "\(values)")
  }
}
