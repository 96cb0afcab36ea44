import Foundation
import ObscuraKit
import Records
import Schemes
import Testing

/// Every scheme's `smoke.yaml` does what its user would do with it.
@Suite("Smoke recipes", .serialized)
struct SmokeRecipeTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private let work = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  private func train(_ scheme: String) throws -> URL {
    let file = Self.root.appendingPathComponent("recipes/\(scheme)/smoke.yaml")
    let recipe = try RecipeReader.read(
      yaml: String(contentsOf: file, encoding: .utf8), name: "\(scheme)/smoke.yaml")
    #expect(recipe.scheme == scheme)
    let run = work.appendingPathComponent("run")
    try TrainingRun(TrainingRequest(recipe: recipe, data: work, run: run, device: "cpu")).run()
    return run
  }

  /// The owner's adversary reads what somebody else made whose task the private label is.
  private func expectPrivateReader(of run: URL) throws {
    let recipe = try RecipeReader.read(
      yaml: String(contentsOf: run.appendingPathComponent("recipe.yaml"), encoding: .utf8),
      name: "recipe.yaml")
    var other = recipe
    other.labels = LabelSettings(task: recipe.labels.task + recipe.labels.private)
    other.train.pretrain = 1
    other.train.epochs = 1
    let attacker = work.appendingPathComponent("attacker")
    try TrainingRun(TrainingRequest(recipe: other, data: work, run: attacker, device: "cpu")).run()
    let made = work.appendingPathComponent("made")
    _ = try Protecting(
      ProtectRequest(
        run: attacker, input: "synthetic-faces?count=60&people=20&seed=6", output: made)
    ).run()
    let scores = try PredictionScore.of(run: run, beside: nil, protected: made, isPrivate: true)
    #expect(scores.map(\.label) == ["Male"] && scores[0].samples == 60)
    #expect(scores[0].text.contains("accuracy"))
    #expect(throws: KitError.noPrivateReader(attacker.path)) {
      try PredictionScore.of(run: attacker, beside: nil, protected: made, isPrivate: true)
    }
  }

  @Test("every scheme has a smoke recipe, and all recipes are without mistakes")
  func recipesAreRead() throws {
    let folder = Self.root.appendingPathComponent("recipes")
    let files =
      (FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "yaml" }
    for file in files {
      _ = try RecipeReader.read(
        yaml: String(contentsOf: file, encoding: .utf8), name: file.lastPathComponent)
    }
    let smoke = files.filter { $0.lastPathComponent == "smoke.yaml" }
      .map { $0.deletingLastPathComponent().lastPathComponent }
    #expect(Set(smoke) == Set(SchemeRegistry.all.map { $0.name }))
  }

  @Test(
    "train, protect, fit, predict and audit",
    arguments: MainJobTests.schemes.filter { $0 != "deepobfuscator" })
  func doesMainJob(_ scheme: String) throws {
    defer { try? FileManager.default.removeItem(at: work) }
    let run = try train(scheme)
    let protected = work.appendingPathComponent("protected")
    let count = try Protecting(
      ProtectRequest(
        run: run, input: "synthetic-faces?count=60&people=20&seed=6", output: protected)
    ).run()
    #expect(count == 60)
    let receiver = work.appendingPathComponent("receiver")
    _ = try Receiver().fit(
      FitRequest(
        protected: protected, task: "Smiling", run: receiver, epochs: 1, fullyConnected: 8))
    #expect(try Prediction.run(run: receiver, input: protected.path).count == 60)
    #expect(
      try Prediction.run(run: run, input: protected.path).allSatisfy { $0.labels["Smiling"] != nil }
    )
    if scheme == "autoencoder" { try expectPrivateReader(of: run) }
    // Vectors have a decoder of their own; the rest is the same for all that is released.
    let decoders = scheme == "hybrid" ? ["dense decoder"] : []
    let effort = AuditEffort(
      budget: "quick", attacks: decoders + ["ridge regression", "linear"])
    let record = try AuditRun(
      AuditRequest(run: run, data: work, effort: effort, device: "cpu", command: "test")
    ).run()
    #expect(record.assets.map(\.asset) == ["picture", "Male"])
    for asset in record.assets {
      #expect(asset.attackers.contains { $0.role == .protected && $0.test != nil })
      #expect(asset.floor != nil && asset.ceiling != nil)
    }
  }
}
