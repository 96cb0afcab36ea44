import Foundation
import Records
import Testing

/// The whole way of a pool on the command line, learning commands included.
@Suite("obscura pool", .serialized)
struct PoolCommandTests {
  private let obscura: Obscura

  init() throws { obscura = try Obscura() }

  private func recipe(_ name: String, seed: Int, task: String = "Smiling") throws -> String {
    try obscura.write(
      """
      schema: obscura.recipe/1
      scheme: deep-poisoning
      seed: 1
      data: {source: "synthetic-faces?count=120&people=40&seed=\(seed)", size: 32}
      labels: {task: [\(task)]}
      model: {width: 0.0625}
      options: {backbone: resnet-18, split: conv4_1}
      train: {batch: 16, pretrain: 1, epochs: 1, rate: 0.001}
      """, name)
  }

  private func succeed(_ arguments: String...) throws -> String {
    let outcome = try obscura.start(arguments).wait()
    #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    return outcome.output
  }

  private func fail(_ arguments: String...) throws -> String {
    let outcome = try obscura.start(arguments).wait()
    #expect(outcome.status == 2, "\(arguments): \(outcome)")
    return outcome.errors
  }

  @Test("init, join, contribute, refine, inspect, revoke")
  func wholeWay() throws {
    defer { obscura.remove() }
    let (pool, key, run) = (obscura.path("pool"), obscura.path("pool.key"), obscura.path("first"))
    _ = try succeed("train", recipe("first.yaml", seed: 1), "--out", run, "--device", "cpu")
    #expect(try succeed("pool", "init", pool, run, "--key", key).contains("version 1, key "))
    for name in ["a", "b"] {
      let own = try recipe("\(name).yaml", seed: name == "a" ? 2 : 3)
      let member = obscura.path(name)
      #expect(
        try succeed("pool", "join", pool, "--name", name, "--member", member)
          .hasPrefix("\(name): asked to join, key "))
      #expect(
        try fail("pool", "contribute", pool, own, "--member", member).contains(
          "is not admitted yet; the pool's owner runs `obscura pool join POOL --admit \(name)"))
      _ = try succeed("pool", "join", pool, "--admit", name, "--key", key)
      #expect(
        try succeed("pool", "contribute", pool, own, "--member", member)
          == "60 samples contributed in 1 shards\n")
    }
    let refined = obscura.path("refined")
    let told = try succeed(
      "pool", "refine", pool, obscura.path("a.yaml"), "--member", obscura.path("a"), "--out",
      refined)
    #expect(told.hasPrefix("learnt from 60 own samples and 60 of b\nthe pool's decider: Smiling"))
    #expect(told.contains("\nrefined: Smiling, plain test pictures: accuracy "))
    #expect(
      try fail(
        "pool", "refine", pool, obscura.path("a.yaml"), "--member", obscura.path("a"), "--out",
        refined
      ).contains("exists already; name another output"))
    let json = try succeed("pool", "inspect", pool, "--json")
    let found = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let members = try #require(found["members"] as? [[String: Any]])
    #expect(members.map { $0["samples"] as? Int } == [60, 60])
    #expect(
      try fail(
        "pool", "contribute", pool, recipe("m.yaml", seed: 4, task: "Male"), "--member",
        obscura.path("a")
      ).contains("the recipe's task is Male; expected Smiling alone"))
    #expect(try succeed("pool", "revoke", pool, "b", "--key", key) == "b: revoked\n")
    #expect(try succeed("pool", "inspect", pool).contains("refused: b: was revoked"))
  }

  @Test("what cannot be is refused by name")
  func refuses() throws {
    defer { obscura.remove() }
    let nothing = obscura.path("nothing")
    #expect(
      try fail("pool", "inspect", nothing)
        == "error: \(nothing): no pool (pool.json is missing); make one with `obscura pool init`\n")
    #expect(try fail("pool", "join", nothing, "--name", "a").contains("give --name with --member"))
    #expect(
      try fail("pool", "init", nothing, nothing, "--key", obscura.path("k")).contains("no run"))
    #expect(
      try fail("pool", "init", nothing, nothing, "--key", "k", "--rows", "0").contains("--rows 0"))
  }
}
