import Collaboration
import Formats
import Foundation
import Records
import TestSupport

/// A pool of features of shape 2 x 1 x 3 with three classes, and members.
struct PoolSetting {
  let folder: TemporaryFolder
  let owner: Identity
  var pool: Pool
  var members: [String: MemberFolder] = [:]

  static let label = ModelDescription.Label(name: "class", classes: ["cat", "dog", "owl"])
  static let parts: [String: [UInt8]] = ["featurizer.json": [1, 2], "decider.json": [3]]

  init(_ names: [String] = ["a", "b"], rowsPerShard: Int = 8) throws {
    folder = try TemporaryFolder()
    owner = try Identity.make(at: folder.url.appendingPathComponent("pool.key"))
    pool = try Pool.publish(
      Self.parts, features: [2, 1, 3], label: Self.label,
      at: folder.url.appendingPathComponent("pool"), by: owner, rowsPerShard: rowsPerShard)
    for name in names {
      members[name] = try MemberFolder(joining: pool, as: name, at: place(name))
      _ = try pool.admit(name, by: owner)
    }
  }

  func place(_ name: String) -> URL { folder.url.appendingPathComponent("member-" + name) }

  static func shard(rows: Int = 4, features: [Int] = [2, 1, 3], value: UInt8 = 0x3C) -> Shard {
    let count = rows * features.reduce(1, *)
    // Of float16 the high byte alone: 0x3C00 is 1.
    let bytes = (0..<count).flatMap { _ in [0, value] as [UInt8] }
    return Shard(
      features: StoredArray(type: .float16, shape: [rows] + features, bytes: bytes),
      labels: (0..<rows).map { $0 % 3 })
  }

  mutating func contribute(_ name: String, _ shard: Shard = shard()) throws {
    try members[name]!.contribute(shard, to: pool)
  }

  func file(_ name: String, _ sequence: Int, _ ending: String) -> URL {
    pool.folder.appendingPathComponent(
      "shards/\(name)/" + String(format: "%06d.%@", sequence, ending))
  }

  func copy(_ from: (String, Int), to: (String, Int)) throws {
    for ending in ["json", "safetensors"] {
      let target = file(to.0, to.1, ending)
      try? FileManager.default.removeItem(at: target)
      try FileManager.default.copyItem(at: file(from.0, from.1, ending), to: target)
    }
  }

  /// The pool as somebody finds it who comes now.
  func reopened() throws -> Pool { try Pool(pool.folder, trusting: owner.publicKey) }
}
