import Foundation
import ObscuraKit
import Records
import TestSupport
import Testing

/// The papers' own protocol against attackers that begin after the freeze.
@Suite("Adversaries of the training loop", .serialized)
struct StaleAdversaryTests {
  private static let recipe = """
    schema: obscura.recipe/1
    scheme: deepobfuscator
    seed: 3
    data: {source: "synthetic-faces?count=900&people=300&seed=5", identity: person, size: 32}
    labels: {task: [Smiling], private: [Male]}
    model: {width: 0.125, fc: 16}
    train: {batch: 16, pretrain: 2, epochs: 3, rate: 0.001}
    """

  @Test("a reconstructor that the obfuscator has fooled is contradicted by a fresh one")
  func contradicts() throws {
    let folder = try TemporaryFolder()
    let run = folder.url.appendingPathComponent("run")
    try TrainingRun(
      TrainingRequest(
        recipe: try RecipeReader.read(yaml: Self.recipe, name: "test.yaml"), data: folder.url,
        run: run, device: "cpu")
    ).run()
    let record = try AuditRun(
      AuditRequest(
        run: run, data: folder.url,
        effort: AuditEffort(attacks: ["AR"], threats: [.chosenImage]), device: "cpu",
        command: "test")
    ).run()
    let picture = try #require(record.assets.first { $0.kind == .picture })
    let (floor, ceiling) = (try #require(picture.floor), try #require(picture.ceiling))
    let (stale, fresh) = (try #require(picture.inLoop), try #require(picture.achieved))
    let claimed = (stale - floor) / (ceiling - floor)
    let leakage = try #require(picture.leakage)
    #expect(claimed < 0.1, "in the loop \(stale), floor \(floor), ceiling \(ceiling)")
    #expect(fresh > stale + 0.2 && leakage.low > 0.3, "fresh \(fresh), leakage \(leakage)")
    #expect(picture.verdict.severity >= Verdict.partly.severity)
  }
}
