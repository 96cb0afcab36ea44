import Auditing
import Crypto
import Datasets
import Formats
import Foundation
import ObscuraKit
import Pixels
import Records
import Schemes
import Testing
import Training

/// Stops a training after some iterations, as Ctrl-C would.
private final class Stopper: ProgressSink {
  let stop = StopSignal()
  let after: Int

  init(after: Int) {
    self.after = after
  }

  func show(_ update: ProgressUpdate) {
    if update.unit == "images", update.done >= after { stop.request() }
  }

  func say(_ message: String) {}
}

@Suite("The main job", .serialized)
struct MainJobTests {
  static let recipe = """
    schema: obscura.recipe/1
    scheme: deepobfuscator
    seed: 3
    data: {source: "synthetic-faces?count=400&people=100&seed=5", identity: person, size: 32}
    labels: {task: [Smiling], private: [Male]}
    model: {width: 0.0625, fc: 8}
    train: {batch: 16, pretrain: 1, epochs: 1, rate: 0.001, checkpoint_seconds: 0}
    audit: {budget: quick}
    """

  /// Those that learn an obfuscator.
  static let schemes = SchemeRegistry.all.map { $0.name }.filter { $0 != "classifier" }

  /// After how many iterations a training is stopped; of what differs in a filter alone, one.
  private static let cuts =
    [("deepobfuscator", 3), ("deepobfuscator", 9)]
    + schemes.filter {
      !["deepobfuscator", "laplace", "blur", "pixelate", "mean-filter"].contains($0)
    }.map { ($0, 5) }

  static func recipe(of scheme: String) -> String {
    recipe.replacingOccurrences(of: "deepobfuscator", with: scheme)
  }

  private let work = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  private func train(
    _ name: String, scheme: String = "deepobfuscator", resume: Bool = false,
    stopper: Stopper? = nil
  ) throws -> URL {
    let run = work.appendingPathComponent(name)
    let request = TrainingRequest(
      recipe: try RecipeReader.read(yaml: Self.recipe(of: scheme), name: "test.yaml"), data: work,
      run: run, device: "cpu", resume: resume)
    try TrainingRun(
      request, progress: stopper ?? SilentProgress() as any ProgressSink,
      stop: stopper?.stop ?? StopSignal()
    ).run()
    return run
  }

  /// Of all networks of a run, by place.
  static func weights(_ run: URL) throws -> [String: [UInt8]] {
    let bundle = run.appendingPathComponent("bundle")
    let files = try FileManager.default.subpathsOfDirectory(atPath: bundle.path)
      .filter { $0.hasSuffix(".safetensors") }
    #expect(files.contains("device/obfuscator.safetensors"))
    return try Dictionary(
      uniqueKeysWithValues: files.map {
        ($0, try FileBytes.read(bundle.appendingPathComponent($0)))
      })
  }

  @Test("train, protect, fit, predict and audit on synthetic faces")
  func mainJob() throws {
    defer { try? FileManager.default.removeItem(at: work) }
    let run = try train("run")
    #expect(throws: RecordError.runExists(path: run.path)) { _ = try train("run") }

    let protected = work.appendingPathComponent("protected")
    let count = try Protecting(
      ProtectRequest(
        run: run, input: "synthetic-faces?count=60&people=20&seed=6", output: protected)
    ).run()
    #expect(count == 60)
    let labels = try CSVTable(contentsOf: protected.appendingPathComponent("labels.csv"))
    #expect(labels.header == ["key", "Smiling"], "private labels and names stay with the owner")
    let tar = try TarArchive(contentsOf: protected.appendingPathComponent("data.tar"))
    #expect(tar.entries.map(\.name) == tar.entries.map(\.name).sorted())
    #expect(tar.entries.allSatisfy { $0.name.count == 32 + ".safetensors".count })

    let receiver = work.appendingPathComponent("receiver")
    let score = try Receiver().fit(
      FitRequest(protected: protected, task: "Smiling", run: receiver, epochs: 1, fullyConnected: 8)
    )
    #expect(score >= 0 && score <= 1)
    #expect(throws: KitError.unknownLabel("Male", known: ["Smiling"])) {
      _ = try Receiver().fit(FitRequest(protected: protected, task: "Male", run: receiver))
    }
    let predictions = try Prediction.run(run: receiver, input: protected.path)
    #expect(predictions.count == 60)
    for prediction in predictions {
      let sum = (prediction.labels["Smiling"] ?? [:]).values.reduce(0, +)
      #expect(abs(sum - 1) < 1e-4)
    }

    let scores = try PredictionScore.of(run: receiver, beside: run, protected: protected)
    #expect(scores.map(\.label) == ["Smiling"] && scores[0].samples == 60)
    let (own, other) = (scores[0].score.value, try #require(scores[0].other?.value))
    #expect(abs(try #require(scores[0].difference?.value) - (own - other)) < 1e-9)

    let record = try AuditRun(
      AuditRequest(
        run: run, data: work, effort: AuditEffort(budget: "quick"), device: "cpu", command: "test")
    ).run()
    #expect(record.assets.map(\.asset) == ["picture", "Male"])
    for asset in record.assets {
      #expect(asset.attackers.contains { $0.role == .protected && $0.test != nil })
      #expect(asset.attackers.contains { $0.role == .ceiling && $0.test != nil })
      #expect(asset.inLoop != nil && asset.floor != nil)
    }
    #expect(record.images.count == 9)
    try expectStudyMaterial(run.appendingPathComponent("audit/study"))
    #expect(throws: KitError.needsNoPlainRun(run.path)) {
      try AuditRun(
        AuditRequest(run: run, data: work, plain: run, device: "cpu", command: "test")
      ).run()
    }
    let html = try String(
      contentsOf: run.appendingPathComponent("audit/report.html"), encoding: .utf8)
    #expect(html.contains(record.verdict.rawValue) || html.contains("Exposed"))
  }

  /// Pictures of different test people, each as the audit wrote it, and no name.
  private func expectStudyMaterial(_ folder: URL) throws {
    let material = try StudyMaterial(
      contentsOf: folder.appendingPathComponent(StudyMaterial.file))
    #expect(material.knowsPeople && (15...25).contains(material.people.count))
    #expect(material.people.map(\.number) == Array(0..<material.people.count))
    let files = material.people.flatMap(\.files)
    #expect(Set(files.map(\.file)).count == files.count)
    // Nobody has one picture twice.
    #expect(Set(files.map(\.sha256)).count == files.count)
    for file in files {
      let bytes = try FileBytes.read(folder.appendingPathComponent(file.file))
      #expect(SHA256.hash(data: bytes).hexadecimal == file.sha256)
    }
    #expect(material.people.contains { $0.another != nil })
    let text = String(decoding: material.encoded(), as: UTF8.self)
    #expect(!text.contains("person_") && !text.contains("train"))
  }

  @Test("an interrupted and resumed run gives the same bits", arguments: cuts)
  func resumesToTheSameBits(_ scheme: String, _ cut: Int) throws {
    defer { try? FileManager.default.removeItem(at: work) }
    #expect(throws: TrainingError.self) {
      _ = try train("broken", scheme: scheme, stopper: Stopper(after: cut))
    }
    // Another run with the same keys, which begins at the beginning.
    for kept in ["recipe.yaml", "bundle/owner"] {
      let place = work.appendingPathComponent("whole/" + kept)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: work.appendingPathComponent("broken/" + kept), to: place)
    }
    let whole = try train("whole", scheme: scheme, resume: true)
    let resumed = try train("broken", scheme: scheme, resume: true)
    #expect(try Self.weights(resumed) == Self.weights(whole))
    #expect(
      try FileBytes.read(resumed.appendingPathComponent("metrics.jsonl"))
        == FileBytes.read(whole.appendingPathComponent("metrics.jsonl")))
  }

  @Test("where identity is a label, the parts share people; else they do not")
  func splitsByImageForIdentity() throws {
    func people(_ hidden: String) throws -> (owner: Set<String>, test: Set<String>) {
      let recipe = try RecipeReader.read(
        yaml: Self.recipe.replacingOccurrences(of: "[Male]", with: "[\(hidden)]"), name: "t.yaml")
      let data = try PreparedData(recipe, root: work, progress: SilentProgress())
      let identities = try #require(data.dataset.identities)
      return (
        Set(data.split[.owner].map { identities[$0] }),
        Set(data.split[.test].map { identities[$0] })
      )
    }
    let separate = try people("Male")
    #expect(separate.owner.isDisjoint(with: separate.test) && !separate.test.isEmpty)
    let shared = try people("person")
    #expect(shared.owner.intersection(shared.test).count > shared.test.count / 2)
  }

  @Test("an altered release is named and refused")
  func refusesAlteredRelease() throws {
    defer { try? FileManager.default.removeItem(at: work) }
    let run = try train("run")
    let file = run.appendingPathComponent("bundle/device/obfuscator.safetensors")
    var bytes = try FileBytes.read(file)
    bytes[bytes.count - 9] ^= 1
    try AtomicFile.write(bytes, to: file)
    let error = #expect(throws: KitError.self) {
      _ = try Protecting(
        ProtectRequest(
          run: run, input: "synthetic-faces?count=4&people=2&seed=1",
          output: work.appendingPathComponent("out"))
      ).run()
    }
    #expect(error?.description.contains("obfuscator.safetensors") == true)
  }

  @Test(
    "a recipe's mistakes come with their lines and what was meant",
    arguments: [
      ("scheme: deepobfuscator", "scheme: deepobfuscater", "unknown scheme \"deepobfuscater\""),
      ("labels: {task: [Smiling]", "labels: {task: [Smilling]", "did you mean \"Smiling\"?"),
      ("model: {width", "modl: {width", "did you mean \"model\"?"),
    ])
  func namesMistakes(_ original: String, _ slip: String, _ message: String) throws {
    defer { try? FileManager.default.removeItem(at: work) }
    do {
      let recipe = try RecipeReader.read(
        yaml: Self.recipe.replacingOccurrences(of: original, with: slip), name: "test.yaml")
      try TrainingRun(
        TrainingRequest(recipe: recipe, data: work, run: work.appendingPathComponent("run"))
      ).run()
      Issue.record("the mistake went unnoticed")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
