import Foundation
import Schemes
import Testing
import Training

/// The scheme of docs/adding-a-scheme.md.
@Suite("The documented scheme", .serialized)
struct DocumentedSchemeTests {
  @Test("the page shows what is built here")
  func isShown() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let page = tests.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/adding-a-scheme.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let code = try String(
      contentsOf: tests.appendingPathComponent("DocumentedScheme.swift"), encoding: .utf8)
    #expect(text.contains("```swift\n\(code)```"))
    #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count <= 66)
  }

  @Test("it trains: the adversary learns alone, the others against it")
  func trains() throws {
    let scheme = try UndecidedEncoder(
      SchemeSetting.problem(
        UndecidedEncoder.name, options: "weight: 2", train: "pretrain: 1, epochs: 2"))
    let stages = scheme.stages(batchesPerEpoch: 4)
    #expect(stages.map(\.iterations) == [4, 4])
    let cycle = stages[1].turns[0].cycle
    #expect(try SchemeSetting.moved(by: cycle[0], of: scheme) == ["adversary"])
    #expect(
      try SchemeSetting.moved(by: cycle[1], of: scheme) == ["obfuscator", "classifier"])
    try SchemeSetting.trainer(scheme).run(stages)
  }

  @Test("it refuses what it cannot do, by name")
  func refuses() {
    #expect(throws: SchemeError.noPrivateLabel(scheme: "undecided-encoder")) {
      try UndecidedEncoder(SchemeSetting.problem(UndecidedEncoder.name, hidden: []))
    }
    #expect(throws: (any Error).self) {
      try UndecidedEncoder(SchemeSetting.problem(UndecidedEncoder.name, options: "weight: -1"))
    }
  }
}
