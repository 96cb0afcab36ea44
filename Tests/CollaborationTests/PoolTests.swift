import Collaboration
import Formats
import Foundation
import Records
import TestSupport
import Testing

@Suite("Pools")
struct PoolTests {
  @Test("members contribute shards that all can check")
  func contributes() throws {
    var setting = try PoolSetting()
    try setting.contribute("a")
    try setting.contribute("b", PoolSetting.shard(rows: 8))
    try setting.contribute("a", PoolSetting.shard(rows: 1))
    let shards = try setting.reopened().readShards()
    #expect(shards.refused.isEmpty)
    #expect(
      shards.accepted.map { "\($0.record.member)/\($0.record.sequence)" } == ["a/1", "a/2", "b/1"])
    #expect(shards.accepted.map(\.shard.labels.count) == [4, 1, 8])
    #expect(shards.accepted[0].shard == PoolSetting.shard())
    #expect(shards.heads.mapValues(\.sequence) == ["a": 2, "b": 1])
  }

  @Test("keys and states are for their owner's eyes alone")
  func keepsModes() throws {
    let setting = try PoolSetting(["a"])
    func mode(_ url: URL) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }
    #expect(try mode(setting.folder.url.appendingPathComponent("pool.key")) == 0o600)
    #expect(try mode(setting.place("a")) == 0o700)
    for file in ["identity.key", "member.json"] {
      #expect(try mode(setting.place("a").appendingPathComponent(file)) == 0o600)
    }
    let key = try String(
      contentsOf: setting.place("a").appendingPathComponent("identity.key"), encoding: .utf8)
    let digits = key.dropFirst(16).trimmingCharacters(in: .whitespacesAndNewlines)
    for file in try FileManager.default.subpathsOfDirectory(atPath: setting.pool.folder.path) {
      let bytes =
        (try? Data(contentsOf: setting.pool.folder.appendingPathComponent(file))) ?? Data()
      #expect(bytes.range(of: Data(digits.utf8)) == nil, "\(file)")
    }
  }

  @Test("nobody belongs to a pool before its owner says so, under a name of their own")
  func admits() throws {
    var setting = try PoolSetting(["a"])
    let place = setting.place("c")
    for name in ["", "A", "../x", "a b", String(repeating: "a", count: 41)] {
      #expect(throws: CollaborationError.badName(name)) {
        try MemberFolder(joining: setting.pool, as: name, at: place)
      }
    }
    #expect(throws: CollaborationError.nameTaken("a")) {
      try MemberFolder(joining: setting.pool, as: "a", at: place)
    }
    #expect(throws: CollaborationError.self) {
      try MemberFolder(joining: setting.pool, as: "c", poolKey: "0011223344556677", at: place)
    }
    let member = try MemberFolder(
      joining: setting.pool, as: "c", poolKey: setting.owner.publicKey.fingerprint, at: place)
    #expect(throws: CollaborationError.notAdmitted("c")) { try member.open(setting.pool.folder) }
    #expect(setting.pool.waiting == ["c"])
    #expect(throws: CollaborationError.memberExists(place.path)) {
      try MemberFolder(joining: setting.pool, as: "d", at: place)
    }
    #expect(throws: CollaborationError.noRequest(name: "d", waiting: ["c"])) {
      _ = try setting.pool.admit("d", by: setting.owner)
    }
    let stranger = try Identity.make(at: setting.folder.url.appendingPathComponent("other.key"))
    #expect(throws: CollaborationError.self) { _ = try setting.pool.admit("c", by: stranger) }
    #expect(try setting.pool.admit("c", by: setting.owner).key == member.identity.publicKey)
    _ = try member.open(setting.pool.folder)
  }

  @Test("a revoked member's shards no longer count, and it may add none")
  func revokes() throws {
    var setting = try PoolSetting()
    try setting.contribute("a")
    try setting.contribute("b")
    try setting.pool.revoke("b", by: setting.owner)
    let shards = try setting.reopened().readShards()
    #expect(shards.accepted.map(\.record.member) == ["a"])
    #expect(shards.refused.map(\.description) == ["b: was revoked"])
    #expect(throws: CollaborationError.revoked("b")) {
      try setting.members["b"]!.open(setting.pool.folder)
    }
    #expect(throws: CollaborationError.unknownMember("z", known: ["a", "b"])) {
      try setting.pool.revoke("z", by: setting.owner)
    }
  }

  @Test("a new version of the public parts leaves older shards aside and goes on with the numbers")
  func publishesVersions() throws {
    var setting = try PoolSetting(["a"])
    try setting.contribute("a")
    setting.pool = try Pool.publish(
      PoolSetting.parts, features: [2, 1, 3], label: PoolSetting.label, at: setting.pool.folder,
      by: setting.owner)
    #expect(setting.pool.record.version == 2 && setting.pool.record.members.count == 1)
    try setting.contribute("a")
    let shards = try setting.reopened().readShards()
    #expect(shards.accepted.map(\.record.sequence) == [2])
    #expect(shards.outdated == ["a": 1] && shards.refused.isEmpty)
    let stranger = try Identity.make(at: setting.folder.url.appendingPathComponent("other.key"))
    #expect(throws: CollaborationError.poolExists(setting.pool.folder.path)) {
      try Pool.publish(
        PoolSetting.parts, features: [2, 1, 3], label: PoolSetting.label, at: setting.pool.folder,
        by: stranger)
    }
  }

  @Test("an altered list, another key, an older list, and altered parts are refused by name")
  func refusesAlteredPools() throws {
    var setting = try PoolSetting(["a"])
    let file = setting.pool.folder.appendingPathComponent("pool.json")
    let before = try Data(contentsOf: file)
    var text = String(decoding: before, as: UTF8.self)
    text = text.replacingOccurrences(of: "owl", with: "cow")
    try Data(text.utf8).write(to: file)
    #expect(throws: CollaborationError.forged(file: file.path, whose: "the pool's key")) {
      try Pool(setting.pool.folder)
    }
    try before.write(to: file)
    let member = setting.members["a"]!
    try setting.pool.revoke("a", by: setting.owner)
    var seen = member
    try seen.remember(setting.pool, setting.pool.readShards())
    try before.write(to: file)
    #expect(
      throws: CollaborationError.wentBack(pool: setting.pool.folder.path, revision: 2, seen: 3)
    ) { try MemberFolder(member.url).open(setting.pool.folder) }
    let other = try PoolSetting([])
    #expect(throws: CollaborationError.self) { try member.open(other.pool.folder) }
    #expect(throws: CollaborationError.noPool(setting.folder.url.path)) {
      try Pool(setting.folder.url)
    }
    let part = setting.pool.folder.appendingPathComponent("parts/1/decider.json")
    try Data([9]).write(to: part)
    #expect(throws: FormatError.altered(part.path)) { try setting.pool.verifyParts() }
  }
}
