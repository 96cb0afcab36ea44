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

  @Test(
    "one defence alone, or one after the other, leaves the other out",
    arguments: [
      ("together", ["adversarial training"], ["defend reconstruction", "defend inference"]),
      ("reconstruction", ["adversarial training"], ["defend reconstruction"]),
      ("inference", ["adversarial training"], ["defend inference"]),
      (
        "in-turn", ["against reconstruction", "against inference"],
        ["defend reconstruction", "defend inference"]
      ),
    ])
  func choosesDefences(_ option: String, _ names: [String], _ phases: [String]) throws {
    let scheme = try DeepObfuscator(
      SchemeSetting.problem(
        DeepObfuscator.name, options: "defences: \(option)", train: "epochs: 6"))
    let stages = scheme.stages(batchesPerEpoch: 12).dropFirst(2)
    #expect(stages.map(\.name) == names)
    let played = stages.flatMap { $0.turns.flatMap { $0.cycle.map(\.name) } }
    #expect(played.filter { $0.hasPrefix("defend") } == phases)
    #expect(played.filter { $0 == "attack" }.count == names.count)
  }
}
