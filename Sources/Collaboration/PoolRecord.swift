import Records

/// What a pool is and who belongs to it: `pool.json`, signed by the pool's key.
public struct PoolRecord: JSONRecord, Equatable {
  public static let schema = "obscura.pool/1"

  public struct Member: Codable, Sendable, Equatable {
    public var name: String
    /// Public, hexadecimal.
    public var key: String
    public var isRevoked: Bool
  }

  /// 32 hexadecimal digits.
  public var id: String
  /// Goes up with every change.
  public var revision: Int
  /// Of the public parts, from 1.
  public var version: Int
  /// The pool's own, public.
  public var key: String
  /// Of one sample: channels, height, width.
  public var features: [Int]
  /// What everybody's task is.
  public var label: ModelDescription.Label
  /// SHA-256 of the public parts' files by name.
  public var parts: [String: String]
  /// Most samples of one shard.
  public var rowsPerShard: Int
  public var members: [Member]

  private enum CodingKeys: String, CodingKey {
    case id, revision, version, key, features, label, parts, members
    case rowsPerShard = "rows_per_shard"
  }

  /// Numbers of one sample.
  var valuesPerSample: Int { features.reduce(1, *) }

  public func check(file: String) throws {
    guard features.count == 3, features.allSatisfy({ (1...65536).contains($0) }) else {
      throw RecordError.badField(
        file: file, field: "features", problem: "needs channels, height and width")
    }
    guard (1...1_000_000).contains(rowsPerShard), revision > 0, version > 0 else {
      throw RecordError.badField(
        file: file, field: "rows_per_shard", problem: "or revision or version is out of range")
    }
    guard Set(members.map(\.name)).count == members.count,
      members.allSatisfy({ Member.isName($0.name) })
    else {
      throw RecordError.badField(file: file, field: "members", problem: "has bad or equal names")
    }
  }
}

extension PoolRecord.Member {
  /// Names are folders too.
  static func isName(_ name: String) -> Bool {
    (1...40).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z"))
          || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: "-")
      }
  }
}

/// Somebody asks to belong to a pool: `requests/NAME.json`, signed by their own key.
struct JoinRequest: JSONRecord, Equatable {
  static let schema = "obscura.pool-request/1"
  var pool: String
  var name: String
  var key: String
}

/// A shard that a member adds: `shards/NAME/NUMBER.json`, signed by the member's key.
public struct ShardRecord: JSONRecord, Equatable {
  public static let schema = "obscura.pool-shard/1"
  public var pool: String
  /// Of the public parts that made it.
  public var version: Int
  public var member: String
  /// From 1, without gaps.
  public var sequence: Int
  public var rows: Int
  /// Of the file beside it.
  public var sha256: String
  /// SHA-256 of the signed bytes of the member's shard before this; empty for the first.
  public var previous: String
}
