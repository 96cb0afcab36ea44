import Foundation
import Pixels
import Records
import Testing

/// `kill -9` at random moments, then `--resume`: the same bits as if nothing had happened.
@Suite("Killed and resumed", .serialized)
struct KillTests {
  private let obscura: Obscura

  init() throws { obscura = try Obscura() }

  /// Files of a finished run whose bytes the recipe determines.
  private func results(_ run: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in [
      "metrics.jsonl", "recipe.yaml", "bundle/device/obfuscator.safetensors",
      "bundle/cloud/classifier.safetensors", "bundle/owner/reconstructor.safetensors",
      "bundle/owner/attribute-adversary.safetensors",
      "bundle/owner/undefended/obfuscator.safetensors",
    ] { files[name] = try Data(contentsOf: URL(fileURLWithPath: run + "/" + name)) }
    return files
  }

  private func lines(_ file: String) -> Int {
    ((try? Data(contentsOf: URL(fileURLWithPath: file))) ?? Data()).count { $0 == 10 }
  }

  @Test("five and more kills of a training leave the same bits")
  func trainingSurvivesKills() throws {
    defer { obscura.remove() }
    let recipe = try obscura.write(Obscura.recipe(epochs: 4), "kill.yaml")
    let whole = try obscura.run("train", recipe, "--out", obscura.path("whole"))
    #expect(whole.status == 0, "\(whole.errors)")
    let expected = try results(obscura.path("whole"))
    let metrics = obscura.path("killed/metrics.jsonl")
    let total = lines(obscura.path("whole/metrics.jsonl"))

    let seed = UInt64.random(in: .min ... .max)
    var moments = SeededGenerator(seed: seed)
    var kills = 0
    let wanted = ProcessInfo.processInfo.environment["OBSCURA_KILLS"].flatMap { Int($0) } ?? 6
    while kills < wanted {
      let running = try obscura.start(
        ["train", recipe, "--out", obscura.path("killed"), "--resume"])
      // Every second kill waits for progress, so that the training moves on at all; the others
      // may hit the start or the reading of the checkpoint.
      let goal = lines(metrics) + 1 + moments.integer(below: max(1, total / 8))
      let patience = kills % 2 == 0 ? 60.0 : Double(moments.integer(below: 2000)) / 1000
      let end = Date().addingTimeInterval(patience)
      while running.isRunning, lines(metrics) < goal, Date() < end { usleep(2000) }
      usleep(UInt32(moments.integer(below: 30_000)))
      running.kill(SIGKILL)
      let outcome = try running.wait()
      if outcome.status == 0 {
        // Done before the kill: this one counts for nothing, the next run begins anew.
        try compare("killed", expected, "seed \(seed), kill \(kills)")
        try FileManager.default.removeItem(atPath: obscura.path("killed"))
        continue
      }
      #expect(outcome.status == 128 + SIGKILL, "seed \(seed), kill \(kills): \(outcome.errors)")
      kills += 1
    }
    let last = try obscura.run("train", recipe, "--out", obscura.path("killed"), "--resume")
    #expect(last.status == 0, "seed \(seed): \(last.errors)")
    try compare("killed", expected, "seed \(seed)")
  }

  private func compare(_ run: String, _ expected: [String: Data], _ circumstances: String) throws {
    for (name, bytes) in try results(obscura.path(run)) {
      #expect(bytes == expected[name], "\(circumstances): \(name) differs")
    }
  }

  @Test("Ctrl-C saves and says how to go on, and going on gives the same bits")
  func interruptSaves() throws {
    defer { obscura.remove() }
    let recipe = try obscura.write(Obscura.recipe(), "interrupt.yaml")
    #expect(try obscura.run("train", recipe, "--out", obscura.path("whole")).status == 0)
    let running = try obscura.start(["train", recipe, "--out", obscura.path("cut")])
    let end = Date().addingTimeInterval(60)
    while running.isRunning, lines(obscura.path("cut/metrics.jsonl")) < 4, Date() < end {
      usleep(2000)
    }
    running.kill(SIGINT)
    let outcome = try running.wait()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("--resume"), "\(outcome.errors)")
    #expect(try obscura.run("train", recipe, "--out", obscura.path("cut"), "--resume").status == 0)
    try compare("cut", try results(obscura.path("whole")), "after Ctrl-C")
  }

  @Test("kills of an audit change nothing that it finds")
  func auditSurvivesKills() throws {
    defer { obscura.remove() }
    let recipe = try obscura.write(Obscura.recipe(epochs: 1), "audit.yaml")
    #expect(try obscura.run("train", recipe, "--out", obscura.path("run")).status == 0)
    func audit(_ out: String) throws -> Obscura.Running {
      try obscura.start(["audit", obscura.path("run"), "--out", obscura.path(out)])
    }
    let start = Date()
    #expect(try audit("whole").wait().status == 0)
    let duration = Date().timeIntervalSince(start)
    let seed = UInt64.random(in: .min ... .max)
    var moments = SeededGenerator(seed: seed)
    for _ in 0..<3 {
      let running = try audit("killed")
      usleep(UInt32(duration * 1e6 * (0.2 + 0.4 * Double(moments.integer(below: 1000)) / 1000)))
      running.kill(SIGKILL)
      // A quick machine may have finished before.
      let status = try running.wait().status
      #expect(status == 128 + SIGKILL || status == 0, "seed \(seed)")
    }
    let last = try audit("killed").wait()
    #expect(last.status == 0, "seed \(seed): \(last.errors)")
    let whole = try record("whole")
    let killed = try record("killed")
    #expect(whole.sentence == killed.sentence)
    #expect(whole.utility == killed.utility)
    for (one, other) in zip(whole.assets, killed.assets) {
      #expect(one.achieved == other.achieved && one.ceiling == other.ceiling, "seed \(seed)")
      #expect(one.leakage == other.leakage && one.strongest == other.strongest)
      #expect(one.attackers.map(\.test) == other.attackers.map(\.test), "seed \(seed)")
    }
  }

  private func record(_ name: String) throws -> AuditRecord {
    let file = URL(fileURLWithPath: obscura.path(name + "/audit.json"))
    return try AuditRecord(decoding: [UInt8](Data(contentsOf: file)), name: file.path)
  }
}
