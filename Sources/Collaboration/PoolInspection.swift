import Foundation

/// What a pool holds, for people and machines.
public struct PoolInspection: Codable, Sendable, Equatable {
  public struct Member: Codable, Sendable, Equatable {
    public let name: String
    public let fingerprint: String
    public let isRevoked: Bool
    public let shards: Int
    public let samples: Int
    /// Shards for earlier versions of the public parts.
    public let outdated: Int
    /// Samples of each of the pool's classes.
    public let classes: [Int]
  }

  public let id: String
  public let fingerprint: String
  public let revision: Int
  public let version: Int
  public let label: String
  public let classes: [String]
  public let features: [Int]
  public let members: [Member]
  public let waiting: [String]
  public let refused: [String]

  public init(_ pool: Pool) {
    let record = pool.record
    let shards = pool.readShards()
    id = record.id
    fingerprint = record.key.fingerprint
    revision = record.revision
    version = record.version
    label = record.label.name
    classes = record.label.classes
    features = record.features
    waiting = pool.waiting
    refused = shards.refused.map(\.description)
    members = record.members.map { member in
      let own = shards.accepted.filter { $0.record.member == member.name }
      var counts = [Int](repeating: 0, count: record.label.classes.count)
      for label in own.flatMap(\.shard.labels) { counts[label] += 1 }
      return Member(
        name: member.name, fingerprint: member.key.fingerprint, isRevoked: member.isRevoked,
        shards: own.count, samples: counts.reduce(0, +),
        outdated: shards.outdated[member.name] ?? 0,
        classes: counts)
    }
  }

  /// For a person.
  public var text: String {
    var lines = [
      "pool \(id), key \(fingerprint), revision \(revision)",
      "version \(version): features \(features.map(String.init).joined(separator: " x ")), "
        + "\(label) of \(classes.count) classes",
    ]
    lines += members.map { member in
      let state = member.isRevoked ? ", revoked" : ""
      let old = member.outdated > 0 ? ", \(member.outdated) shards of earlier versions" : ""
      return "member \(member.name) (\(member.fingerprint))\(state): \(member.samples) samples in "
        + "\(member.shards) shards\(old)\(spread(member.classes))"
    }
    if !waiting.isEmpty { lines.append("waiting: " + waiting.joined(separator: ", ")) }
    return (lines + refused.map { "refused: \($0)" }).joined(separator: "\n")
  }

  private func spread(_ counts: [Int]) -> String {
    let present = counts.filter { $0 > 0 }
    guard let least = present.min(), let most = present.max() else { return "" }
    return "; \(present.count) classes, \(least) to \(most) each"
  }
}
