import Schemes
import Testing
import Training

@Suite("DeepObfuscator", .serialized)
struct DeepObfuscatorTests {
  private func scheme(_ options: String = "", hidden: [String] = ["h"]) throws -> DeepObfuscator {
    try DeepObfuscator(
      SchemeSetting.problem(DeepObfuscator.name, options: options, hidden: hidden))
  }

  @Test("each phase of the cycle moves what Algorithm 1 says and nothing else")
  func phasesMoveTheirNetworks() throws {
    let scheme = try scheme()
    let cycle = try #require(scheme.stages(batchesPerEpoch: 4).last).turns[0].cycle
    #expect(cycle.count == 4)
    let expected: [Set<String>] = [
      ["obfuscator"], ["obfuscator"], ["reconstructor", "adversary"], ["classifier"],
    ]
    for (phase, moved) in zip(cycle, expected) {
      #expect(try SchemeSetting.moved(by: phase, of: scheme) == moved, "\(phase.name)")
    }
  }

  @Test("without private labels the attribute phases fall away")
  func worksWithoutPrivateLabels() throws {
    let scheme = try scheme(hidden: [])
    #expect(scheme.participants.map(\.name) == ["obfuscator", "classifier", "reconstructor"])
    let stage = try #require(scheme.stages(batchesPerEpoch: 3).last)
    try SchemeSetting.trainer(scheme).advance(stage, to: 1)
  }

  @Test(
    "every option runs",
    arguments: [
      "noise: per-batch", "adversaryReset: 1", "privateObjective: confusion",
      "frozenNormalization: batch", "lambda1: 5, lambda2: 2", "initialization: xavier",
    ])
  func optionsRun(_ options: String) throws {
    let scheme = try scheme(options)
    let stages = scheme.stages(batchesPerEpoch: 4)
    try SchemeSetting.trainer(scheme).advance(try #require(stages.last), to: 2)
  }
}
