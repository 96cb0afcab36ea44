import Formats
import Foundation
import ObscuraKit
import Records
import Schemes
import Testing

/// Texts and windows of sensors go the way of pictures.
@Suite("Runs on texts and windows", .serialized)
struct SequenceRunTests {
  private let work = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  private func recipe(_ name: String, replacing: [String: String] = [:]) throws -> Recipe {
    let file = SmokeRecipeTests.root.appendingPathComponent("recipes/deepobfuscator/\(name).yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try RecipeReader.read(
      yaml: replacing.reduce(text) { $0.replacing($1.key, with: $1.value) }, name: name)
  }

  private func train(_ recipe: Recipe, _ name: String) throws -> URL {
    let run = work.appendingPathComponent(name)
    try TrainingRun(TrainingRequest(recipe: recipe, data: work, run: run, device: "cpu")).run()
    return run
  }

  @Test(
    "train, protect, fit, predict and audit",
    arguments: [
      ("text-smoke", "synthetic-texts", "topic", "words", "linear word reader"),
      ("windows-smoke", "synthetic-windows", "walking", "window", "dense decoder"),
    ])
  func doesMainJob(
    _ name: String, _ source: String, _ task: String, _ asset: String, _ attack: String
  ) throws {
    defer { try? FileManager.default.removeItem(at: work) }
    let recipe = try recipe(name)
    let run = try train(recipe, "run")
    let protected = work.appendingPathComponent("protected")
    let count = try Protecting(
      ProtectRequest(run: run, input: source + "?count=600&seed=6", output: protected)
    ).run()
    #expect(count == 600)
    let receiver = work.appendingPathComponent("receiver")
    let score = try Receiver().fit(
      FitRequest(protected: protected, task: task, run: receiver, epochs: 10, fullyConnected: 16))
    // Sixty samples are held out, and which ones an owner's key says.
    #expect(score > 0.8)
    #expect(try Prediction.run(run: receiver, input: protected.path).count == 600)
    let own = try PredictionScore.of(run: run, beside: nil, protected: protected)
    #expect(own.map(\.label) == [task] && own[0].score.value > 0.95)
    let direct = try Prediction.run(run: run, input: source + "?count=5&seed=7")
    #expect(direct.count == 5)
    let record = try AuditRun(
      AuditRequest(
        run: run, data: work, effort: AuditEffort(budget: "quick", attacks: [attack, "linear"]),
        device: "cpu", command: "test")
    ).run()
    #expect(record.assets.map(\.asset) == [asset, recipe.labels.private[0].name])
    let content = try #require(record.assets.first)
    #expect((content.leakage?.value ?? 0) > 0.8 && content.verdict == .exposed)
    #expect((content.floor ?? 1) < 0.3)
    #expect((record.texts ?? []).isEmpty == (asset != "words"))
  }

  @Test("the same recipe gives the same bits", arguments: ["text-smoke", "windows-smoke"])
  func isDeterministic(_ name: String) throws {
    defer { try? FileManager.default.removeItem(at: work) }
    let short = try recipe(name, replacing: ["count=3000": "count=400"])
    let (one, other) = (try train(short, "one"), try train(short, "other"))
    #expect(try MainJobTests.weights(one) == MainJobTests.weights(other))
  }

  @Test("nobody learns words that only others wrote")
  func vocabularyIsOwners() throws {
    var recipe = try recipe("text-smoke", replacing: ["count=3000": "count=200"])
    recipe.data.text?.least = 1
    let data = try PreparedData(recipe, root: work, progress: SilentProgress())
    let vocabulary = try #require(data.dataset.layout.vocabulary)
    // Every number of the owner's part stands for a word, and some words of others are unknown.
    func unknown(_ places: [Int]) -> Int {
      places.map { place in
        let bytes = data.dataset.pixels(at: place)
        return (0..<bytes.count / 2).count { bytes[2 * $0] == 0 && bytes[2 * $0 + 1] == 1 }
      }.reduce(0, +)
    }
    #expect(unknown(data.split[.owner]) == 0 && vocabulary.count > 10)
  }

  @Test("schemes that protect pictures alone say so, and who protects the others")
  func refusesOtherKinds() throws {
    for (name, scheme, kind) in [
      ("text-smoke", "learnable-obfuscator", "texts"), ("windows-smoke", "autoencoder", "windows"),
    ] {
      defer { try? FileManager.default.removeItem(at: work) }
      let other = try recipe(name, replacing: ["scheme: deepobfuscator": "scheme: \(scheme)"])
      let error = #expect(throws: KitError.self) { try train(other, "run") }
      let text = "\(try #require(error))"
      #expect(text.contains("protects no \(kind); schemes that do: deepobfuscator"), "\(text)")
    }
  }
}
