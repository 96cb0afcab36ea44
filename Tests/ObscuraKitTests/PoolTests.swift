import Collaboration
import Formats
import Foundation
import ObscuraKit
import Records
import TestSupport
import Testing

/// Owners of the same task who share what their private modules make.
@Suite("Sharing in a pool", .serialized)
struct PoolTests {
  private static let smiling = "[Smiling]"
  private let folder = try! TemporaryFolder()

  private func place(_ name: String) -> URL { folder.url.appendingPathComponent(name) }

  private func recipe(
    seed: Int = 5, task: String = smiling, options: String = "backbone: resnet-18"
  ) throws -> Recipe {
    try RecipeReader.read(
      yaml: """
        schema: obscura.recipe/1
        scheme: deep-poisoning
        seed: 3
        data: {source: "synthetic-faces?count=160&people=60&seed=\(seed)", size: 32}
        labels: {task: \(task)}
        model: {width: 0.0625}
        options: {\(options), split: conv4_1}
        train: {batch: 16, pretrain: 1, epochs: 1, rate: 0.001}
        audit: {budget: quick}
        """, name: "test.yaml")
  }

  private func pool(_ names: [String], task: String = smiling) throws -> Pool {
    let run = place("first")
    try TrainingRun(
      TrainingRequest(recipe: recipe(task: task), data: folder.url, run: run, device: "cpu")
    ).run()
    let owner = try Identity.make(at: place("pool.key"))
    let parts = try PublicParts(of: RunFolder(run))
    var pool = try Pool.publish(
      parts.files, features: parts.features, label: parts.label, at: place("pool"), by: owner,
      rowsPerShard: 50)
    for name in names {
      _ = try MemberFolder(joining: pool, as: name, at: place(name))
      _ = try pool.admit(name, by: owner)
    }
    return pool
  }

  private func request(_ name: String, _ recipe: Recipe) -> PoolRequest {
    PoolRequest(
      pool: place("pool"), member: place(name), recipe: recipe, data: folder.url, device: "cpu")
  }

  @Test("two members contribute and refine; what is refused costs itself alone")
  func shares() throws {
    let pool = try pool(["a", "b"])
    let recipes = ["a": try recipe(seed: 6), "b": try recipe(seed: 7)]
    for (name, recipe) in recipes {
      let first = try Contributing(request(name, recipe)).run()
      #expect(first.samples == 80 && first.shards == 2 && first.known == 0)
      let second = try Contributing(request(name, recipe)).run()
      #expect(second.samples == 0 && second.shards == 0 && second.known == 80)
    }
    let found = PoolInspection(try Pool(pool.folder))
    #expect(found.members.map(\.samples) == [80, 80] && found.refused.isEmpty)
    #expect(found.members.allSatisfy { $0.classes.allSatisfy { (1..<80).contains($0) } })
    try expectSecrets(["a", "b"], outside: pool.folder)
    // Somebody spoils one of b's shards.
    let file = pool.folder.appendingPathComponent("shards/b/000002.safetensors")
    var bytes = try FileBytes.read(file)
    bytes[bytes.count - 1] ^= 1
    try AtomicFile.write(bytes, to: file)
    let run = place("refined")
    let outcome = try Refining(request("a", try #require(recipes["a"])), output: run).run()
    #expect(outcome.own == 80 && outcome.others == ["b": 50])
    #expect(outcome.refused.map(\.description) == ["b/2: is not the file that was signed"])
    #expect(outcome.before.rows.count == 1 && outcome.after.rows.count == 1)
    let predictions = try Prediction.run(
      run: run, input: "synthetic-faces?count=4&people=2&seed=9", device: "cpu")
    #expect(predictions.allSatisfy { $0.labels["Smiling"]?.count == 2 })
    #expect(throws: KitError.outputExists(run.path)) {
      try Refining(request("a", try #require(recipes["a"])), output: run).run()
    }
  }

  /// Neither module nor key of a member lies anywhere in the pool.
  private func expectSecrets(_ names: [String], outside pool: URL) throws {
    let files = try FileManager.default.subpathsOfDirectory(atPath: pool.path).compactMap {
      try? FileBytes.read(pool.appendingPathComponent($0))
    }
    #expect(files.count > 8)
    var modules: [[UInt8]] = []
    for name in names {
      let owner = place(name).appendingPathComponent("module-1/bundle/owner")
      let module = try FileBytes.read(owner.appendingPathComponent("private-module.safetensors"))
      let key = try FileBytes.read(owner.appendingPathComponent("module.key"))
      modules.append(module)
      for secret in [Array(module.suffix(64)), key] {
        #expect(!files.contains { Data($0).range(of: Data(secret)) != nil })
      }
    }
    #expect(Set(modules).count == names.count)
  }

  @Test("a member with some of the classes counts them as the pool does")
  func takesSomeClasses() throws {
    let pool = try pool(["a"], task: "[Hair]")
    let classes = pool.record.label.classes
    #expect(classes.count > 2)
    // Without the class that the pool numbers 0.
    let own = try recipe(
      seed: 6, task: "[{name: Hair, where: Hair}]",
      options: "backbone: resnet-18")
    var some = own
    some.data.published = "Hair == '\(classes[0])'"
    _ = try Contributing(request("a", some)).run()
    let member = PoolInspection(try Pool(pool.folder)).members[0]
    #expect(member.classes[0] == 0 && member.classes.dropFirst().allSatisfy { $0 > 0 })
    // Its module is a run like any other, and undefended features are its ceiling.
    let record = try AuditRun(
      AuditRequest(
        run: place("a").appendingPathComponent("module-1"), data: folder.url,
        effort: AuditEffort(budget: "quick", attacks: ["ridge regression"]), device: "cpu",
        command: "test")
    ).run()
    #expect(record.assets.first?.ceiling != nil)
  }

  @Test("other networks, another task and another scheme are refused")
  func refusesStrangers() throws {
    _ = try pool(["a"])
    func message(_ recipe: Recipe) -> String {
      do {
        _ = try Contributing(request("a", recipe)).run()
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message(try recipe(options: "backbone: resnet-50")).hasPrefix(
        "pool: its featurizer is another network than the recipe's"))
    #expect(
      message(try recipe(task: "[Male]"))
        == "pool: the recipe's task is Male; expected Smiling alone")
    var other = try recipe()
    other.scheme = "encoder"
    #expect(message(other) == "pool: the recipe's scheme is encoder; expected deep-poisoning")
    #expect(
      message(try recipe(task: "[{name: Smiling, where: Hair}]")).hasPrefix(
        "label \"Smiling\": a sample is \""))
    #expect(throws: CollaborationError.noMember(folder: place("z").path)) {
      try Contributing(request("z", recipe())).run()
    }
  }
}
