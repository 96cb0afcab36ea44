import Ciphers
import Foundation
import ObscuraKit
import Records
import TestSupport
import Testing

@Suite("Classifiers on ciphertexts")
struct ClassificationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func recipe(
    cipher: String?, data: String = "synthetic-faces?count=120&people=40", task: String = "Smiling",
    epochs: Int = 1, split: String = ""
  ) throws -> Recipe {
    try RecipeReader.read(
      yaml: """
        schema: obscura.recipe/1
        scheme: classifier
        seed: 2
        data: {source: "\(data)", size: 16, channels: 3}
        labels: {task: [\(task)]}
        \(split)
        \(cipher.map { "cipher: \($0)" } ?? "")
        model: {width: 0.0625}
        train: {batch: 32, epochs: \(epochs), rate: 0.05, optimizer: sgd, schedule: one-cycle}
        """, name: "classifier")
  }

  private func train(_ recipe: Recipe, _ name: String, data: URL? = nil) throws -> Evaluation {
    let run = folder.file(name)
    try TrainingRun(
      TrainingRequest(recipe: recipe, data: data ?? folder.url, run: run, resume: true)
    ).run()
    return try Evaluation(contentsOf: RunFolder(run).evaluation)
  }

  @Test(
    "every cipher trains; what it is scored on is said",
    arguments: [
      nil, "{name: pixel, steps: [2], keys: same}", "{name: pixel, keys: per-view, augment: after}",
      "{name: tanaka}", "{name: etc-8}", "{name: chaotic, keys: per-image}",
    ])
  func trains(_ cipher: String?) throws {
    let found = try train(recipe(cipher: cipher), "run")
    #expect(found.rows.map(\.condition) == (cipher == nil ? [.plain] : [.encrypted, .plain]))
    #expect(found.rows.allSatisfy { $0.samples > 10 && (0...1).contains($0.accuracy.value) })
    #expect((found.cipher == nil) == (cipher == nil))
    let key = RunFolder(folder.file("run")).owner.appendingPathComponent("cipher.key")
    #expect(FileManager.default.fileExists(atPath: key.path) == (cipher != nil))
  }

  @Test("a copy of the owner's key gives the same bits, another key others")
  func repeats() throws {
    let recipe = try recipe(cipher: "{name: pixel, keys: per-view}")
    _ = try train(recipe, "one")
    func classifier(_ name: String) throws -> Data {
      try Data(
        contentsOf: RunFolder(folder.file(name)).cloud.appendingPathComponent(
          "classifier.safetensors"))
    }
    let two = RunFolder(folder.file("two"))
    try two.create(recipe)
    try FileManager.default.copyItem(
      at: RunFolder(folder.file("one")).owner.appendingPathComponent("cipher.key"),
      to: two.owner.appendingPathComponent("cipher.key"))
    _ = try train(recipe, "two")
    _ = try train(recipe, "three")
    #expect(try classifier("one") == classifier("two"))
    #expect(try classifier("one") != classifier("three"))
  }

  @Test("digits are learnt through independent keys")
  func learnsMNIST() throws {
    guard let data = RealData.folder("mnist") else {
      print("skipped: MNIST is not at hand")
      return
    }
    let found = try train(
      recipe(
        cipher: "{name: pixel, steps: [2], keys: per-view}", data: ".",
        task: "{name: digit, where: label}", epochs: 1,
        split: "split: {owner: 0.1, attacker: 0.6, validation: 0.2, test: 0.1}"), "run",
      data: data)
    #expect(found.rows.count == 2)
    // Plain digits are no part of what it learnt: read well after long trainings only.
    let encrypted = try #require(found.rows.first { $0.condition == .encrypted })
    #expect(encrypted.accuracy.value > 0.5, "\(encrypted.accuracy)")
  }

  @Test(
    "a cipher that cannot be is named",
    arguments: [
      ("{name: pixl}", "unknown cipher \"pixl\""), ("{name: pixel, steps: [3]}", "steps [3]"),
      ("{name: pixel, keys: none}", "unknown keys \"none\""),
      ("{name: etc-16-grey}", "and no grey variant"),
    ])
  func explains(_ cipher: String, _ message: String) throws {
    let error = #expect(throws: KitError.self) { try train(recipe(cipher: cipher), "run") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("a classifier is looked into for its classes, beside one that learnt from plain pictures")
  func inverts() throws {
    _ = try train(recipe(cipher: "{name: pixel, steps: [2]}"), "run")
    _ = try train(recipe(cipher: nil), "plain")
    func audit(_ attacks: [String], plain: String?) throws -> AuditRecord {
      try AuditRun(
        AuditRequest(
          run: folder.file("run"), data: folder.url, plain: plain.map(folder.file),
          effort: AuditEffort(budget: "quick", attacks: attacks), out: folder.file("audit"),
          command: "test")
      ).run()
    }
    let record = try audit(["model inversion"], plain: "plain")
    let asset = try #require(record.assets.first)
    #expect(record.assets.count == 1 && asset.kind == .inversion && asset.threat == "white-box")
    #expect(
      asset.attackers.map(\.name)
        == ["model inversion", "model inversion through keys", "model inversion"])
    #expect(asset.attackers.map(\.role) == [.protected, .protected, .ceiling])
    #expect(asset.floor == 0.5 && record.utility.first?.unprotected != nil)
    #expect(record.images.map(\.role) == [.original, .protected, .reconstruction])
    #expect(record.images.allSatisfy { $0.choice == .classes })
    #expect(try audit(["fold"], plain: nil).assets.map(\.asset) == ["picture"])
    #expect(throws: KitError.notComparable(folder.file("run").path)) {
      try audit(["fold"], plain: "run")
    }
  }

  @Test("a classifier's run has nothing to protect with, and says so")
  func hasNoObfuscator() throws {
    _ = try train(recipe(cipher: nil), "run")
    #expect(throws: KitError.noObfuscator(folder.file("run").path)) {
      try Protecting(
        ProtectRequest(
          run: folder.file("run"), input: "synthetic-faces?count=2", output: folder.file("out"))
      ).run()
    }
  }
}
