import Collaboration
import Formats
import Foundation
import Records
import TestSupport
import Testing

/// What somebody may try who can write into the pool's folder, or is a member.
@Suite("Hostile contributions")
struct HostileShardsTests {
  /// Both members have two shards; what is done to b's leaves a's alone.
  private func refused(_ tamper: (inout PoolSetting) throws -> Void) throws -> [String] {
    var setting = try PoolSetting()
    for name in ["a", "b", "a", "b"] { try setting.contribute(name) }
    try tamper(&setting)
    let shards = try setting.reopened().readShards()
    #expect(shards.accepted.count { $0.record.member == "a" } == 2)
    return shards.refused.map(\.description)
  }

  private func flip(_ url: URL, at place: Int) throws {
    var bytes = [UInt8](try Data(contentsOf: url))
    bytes[place < 0 ? bytes.count + place : place] ^= 1
    try Data(bytes).write(to: url)
  }

  @Test("damaged data and forged records")
  func refusesForgeries() throws {
    #expect(
      try refused { try flip($0.file("b", 2, "safetensors"), at: -1) }
        == ["b/2: is not the file that was signed"])
    #expect(
      try refused { setting in
        let file = setting.file("b", 2, "json")
        let text = try String(contentsOf: file, encoding: .utf8)
          .replacingOccurrences(of: "\\\"rows\\\" : 4", with: "\\\"rows\\\" : 3")
        try Data(text.utf8).write(to: file)
      } == ["b/2: the signature is not that of b"])
    #expect(
      try refused { try Data("{".utf8).write(to: $0.file("b", 3, "json")) }
        .first?.hasPrefix("b/3: the record cannot be read") == true)
    #expect(
      try refused { try FileManager.default.removeItem(at: $0.file("b", 2, "safetensors")) }
        .first?.hasPrefix("b/2: cannot be read") == true)
  }

  @Test("a replayed record, another's record, another pool's record")
  func refusesReplays() throws {
    #expect(
      try refused { try $0.copy(("b", 1), to: ("b", 3)) } == ["b/3: is number 1 once more"])
    #expect(
      try refused { try $0.copy(("a", 2), to: ("b", 3)) }
        == ["b/3: the signature is not that of b"])
    #expect(
      try refused { setting in
        var other = try PoolSetting(["b"])
        try other.contribute("b")
        for ending in ["json", "safetensors"] {
          try FileManager.default.copyItem(
            at: other.file("b", 1, ending), to: setting.file("b", 3, ending))
        }
      } == ["b/3: the signature is not that of b"])
    #expect(
      try refused {
        try FileManager.default.createDirectory(
          at: $0.pool.folder.appendingPathComponent("shards/z"),
          withIntermediateDirectories: true)
      } == ["z: no member has this name"])
  }

  @Test("a shard for public parts that the pool has not")
  func refusesOtherVersions() throws {
    var setting = try PoolSetting(["b"])
    let list = setting.pool.folder.appendingPathComponent("pool.json")
    let first = try Data(contentsOf: list)
    setting.pool = try Pool.publish(
      PoolSetting.parts, features: [2, 1, 3], label: PoolSetting.label, at: setting.pool.folder,
      by: setting.owner)
    try setting.contribute("b")
    try first.write(to: list)
    #expect(
      try setting.reopened().readShards().refused.map(\.description)
        == ["b/1: is of version 2, the pool has 1", "b: was revoked"].dropLast())
  }

  @Test("a missing shard stops those after it; going back is seen by whoever looked before")
  func refusesRollback() throws {
    #expect(
      try refused { try FileManager.default.removeItem(at: $0.file("b", 1, "json")) }
        == ["b/2: does not follow the one before it; something is missing"])
    var setting = try PoolSetting()
    for name in ["a", "b", "b"] { try setting.contribute(name) }
    var reader = setting.members["a"]!
    try reader.remember(setting.pool, setting.pool.readShards())
    try FileManager.default.removeItem(at: setting.file("b", 2, "json"))
    #expect(
      setting.pool.readShards(seen: reader.heads).refused.map(\.description) == [
        "b: went back from 2 to 1; nothing of it counts"
      ])
    try FileManager.default.removeItem(at: setting.pool.folder.appendingPathComponent("shards/b"))
    #expect(
      setting.pool.readShards(seen: reader.heads).refused.map(\.description) == [
        "b: all that was there before is gone"
      ])
    // Its own state remembers what the pool forgot: no number is given twice.
    try setting.contribute("b")
    #expect(FileManager.default.fileExists(atPath: setting.file("b", 3, "json").path))
  }

  @Test("what a member signs is checked all the same")
  func refusesBadContent() throws {
    func problem(_ shard: Shard) throws -> [String] {
      try refused { try $0.contribute("b", shard) }
    }
    #expect(
      try problem(PoolSetting.shard(value: 0x7C)) == ["b/3: holds a number that is not finite"])
    #expect(
      try problem(PoolSetting.shard(value: 0xFE)) == ["b/3: holds a number that is not finite"])
    #expect(
      try problem(PoolSetting.shard(features: [2, 3, 1])) == [
        "b/3: features are float16 of shape [4, 2, 3, 1], expected float16 [4, 2, 1, 3]"
      ])
    #expect(
      try problem(PoolSetting.shard(rows: 9)) == ["b/3: has 9 rows, at most 8 are taken"])
    #expect(
      try problem(Shard(features: PoolSetting.shard().features, labels: [0, 1, 2, 3]))
        == ["b/3: has a label outside 0 to 2"])
    #expect(
      try problem(Shard(features: PoolSetting.shard().features, labels: [0, 1, -1, 2]))
        == ["b/3: has a label outside 0 to 2"])
    #expect(
      try problem(Shard(features: StoredArray([1, 2] as [Float], shape: [2]), labels: [0])) == [
        "b/3: features are float32 of shape [2], expected float16 [1, 2, 1, 3]"
      ])
  }

  @Test("a shard of a million rows is refused before it is read")
  func refusesHugeShards() throws {
    var setting = try PoolSetting(["a"], rowsPerShard: 100)
    try setting.contribute("a", PoolSetting.shard(rows: 100_001, features: [1, 1, 1]))
    let problems = setting.pool.readShards().refused.map(\.description)
    #expect(problems == ["a/1: has 100001 rows, at most 100 are taken"])
  }

  @Test("a crash half way leaves nothing that counts, and the next contribution takes its place")
  func survivesCrashes() throws {
    var setting = try PoolSetting(["a"])
    try setting.contribute("a")
    // The data were written, the record was not.
    try FileManager.default.copyItem(
      at: setting.file("a", 1, "safetensors"), to: setting.file("a", 2, "safetensors"))
    #expect(setting.pool.readShards().accepted.count == 1)
    #expect(setting.pool.readShards().refused.isEmpty)
    try setting.contribute("a", PoolSetting.shard(rows: 2))
    #expect(setting.pool.readShards().accepted.map(\.shard.labels.count) == [4, 2])
    // The record was written, the member's own state was not.
    setting.members["a"] = try MemberFolder(setting.place("a"))
    try setting.contribute("a")
    #expect(setting.pool.readShards().accepted.map(\.record.sequence) == [1, 2, 3])
  }

  @Test("whoever writes at the same time does not disturb another")
  func contributesAtOnce() async throws {
    let setting = try PoolSetting()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in ["a", "b"] {
        var member = setting.members[name]!
        group.addTask {
          for rows in 1...8 {
            try member.contribute(PoolSetting.shard(rows: rows), to: setting.pool)
          }
        }
      }
      try await group.waitForAll()
    }
    let shards = try setting.reopened().readShards()
    #expect(shards.refused.isEmpty && shards.accepted.count == 16)
    let lock = try setting.members["a"]!.lock()
    #expect(throws: RecordError.self) { try MemberFolder(setting.place("a")).lock() }
    withExtendedLifetime(lock) {}
  }

  @Test("a record or a file with a flipped bit anywhere never counts as something else")
  func survivesFlips() throws {
    var setting = try PoolSetting(["a"])
    try setting.contribute("a")
    for ending in ["json", "safetensors"] {
      let file = setting.file("a", 1, ending)
      let whole = try Data(contentsOf: file)
      for place in stride(from: 0, to: whole.count, by: 7) {
        try flip(file, at: place)
        let found = setting.pool.readShards().accepted
        #expect(found.isEmpty || found.map(\.shard) == [PoolSetting.shard()], "\(ending) \(place)")
        try whole.write(to: file)
      }
      for length in stride(from: 0, to: whole.count, by: 41) {
        try whole.prefix(length).write(to: file)
        #expect(setting.pool.readShards().accepted.isEmpty)
        try whole.write(to: file)
      }
    }
  }
}
