import Crypto
import Formats
import Foundation
import Pixels
import Records

/// A member's own folder, which nobody else enters: the identity, the private modules, and what was seen of
/// the pool.
public struct MemberFolder: Sendable {
  /// `member.json`.
  struct State: JSONRecord, Equatable {
    static let schema = "obscura.pool-member/1"
    var name: String
    var pool: String
    /// The pool's public key, trusted from the first meeting on.
    var poolKey: String
    /// The newest list of members that was seen.
    var revision: Int
    /// Where members' contributions ended.
    var heads: [String: ShardHead]
    /// Where this member's own ended.
    var own: ShardHead?
  }

  public let url: URL
  public let identity: Identity
  private(set) var state: State

  public var name: String { state.name }
  /// Where the others' contributions ended when this member last looked.
  public var heads: [String: ShardHead] { state.heads }
  /// Names of the samples that were contributed, each once.
  public var contributed: URL { url.appendingPathComponent("contributed.csv") }

  private static func file(in url: URL) -> URL { url.appendingPathComponent("member.json") }
  private static func key(in url: URL) -> URL { url.appendingPathComponent("identity.key") }

  /// Makes an identity and asks a pool to be admitted under a name.
  ///
  /// - Parameter poolKey: the fingerprint, or the whole key, that the pool's owner told; nil trusts what
  ///   the pool says.
  public init(joining pool: Pool, as name: String, poolKey: String? = nil, at url: URL) throws {
    guard PoolRecord.Member.isName(name) else { throw CollaborationError.badName(name) }
    guard !FileManager.default.fileExists(atPath: Self.file(in: url).path) else {
      throw CollaborationError.memberExists(url.path)
    }
    guard pool.member(name) == nil, !pool.waiting.contains(name) else {
      throw CollaborationError.nameTaken(name)
    }
    if let poolKey, !pool.record.key.hasPrefix(poolKey.lowercased()) || poolKey.count < 16 {
      throw CollaborationError.otherKey(
        pool: pool.folder.path, got: pool.record.key.fingerprint, trusted: poolKey)
    }
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    guard chmod(url.path, 0o700) == 0 else {
      throw FormatError.writing(url.path, bytes: 0, code: errno)
    }
    self.url = url
    identity = try Identity.make(at: Self.key(in: url))
    state = State(
      name: name, pool: pool.record.id, poolKey: pool.record.key, revision: pool.record.revision,
      heads: [:], own: nil)
    try FileManager.default.createDirectory(at: pool.requests, withIntermediateDirectories: true)
    try SignedRecord.write(
      JoinRequest(pool: pool.record.id, name: name, key: identity.publicKey), by: identity,
      to: pool.request(name), replaces: false)
    try state.write(to: Self.file(in: url), mode: 0o600)
  }

  /// - Throws: `CollaborationError.noMember`.
  public init(_ url: URL) throws {
    guard FileManager.default.fileExists(atPath: Self.file(in: url).path) else {
      throw CollaborationError.noMember(folder: url.path)
    }
    self.url = url
    identity = try Identity(contentsOf: Self.key(in: url))
    state = try State(contentsOf: Self.file(in: url))
  }

  /// Keeps every other process of this member away until the lock is dropped.
  public func lock() throws -> RunLock { try RunFolder(url).acquireLock() }

  /// Where the private module for a version of the public parts lies, as a run.
  public func module(version: Int) -> URL {
    url.appendingPathComponent("module-\(version)", isDirectory: true)
  }

  /// Opens the pool that this member belongs to.
  ///
  /// - Throws: `CollaborationError` where it is another's, went back, or does not list this member.
  public func open(_ folder: URL) throws -> Pool {
    let pool = try Pool(folder, trusting: state.poolKey)
    guard pool.record.id == state.pool else {
      throw CollaborationError.otherKey(
        pool: folder.path, got: pool.record.id.fingerprint, trusted: state.pool.fingerprint)
    }
    guard pool.record.revision >= state.revision else {
      throw CollaborationError.wentBack(
        pool: folder.path, revision: pool.record.revision, seen: state.revision)
    }
    guard let member = pool.member(name), member.key == identity.publicKey else {
      throw CollaborationError.notAdmitted(name)
    }
    guard !member.isRevoked else { throw CollaborationError.revoked(name) }
    try pool.verifyParts()
    return pool
  }

  /// Remembers what was seen, so that nobody can put back what was there before.
  public mutating func remember(_ pool: Pool, _ shards: PoolShards) throws {
    state.revision = max(state.revision, pool.record.revision)
    state.heads.merge(shards.heads) { $1 }
    try save()
  }

  /// Adds a shard to the pool: the data first, then the signed record, by which it begins to count.
  public mutating func contribute(_ shard: Shard, to pool: Pool) throws {
    let files = FileManager.default
    let folder = pool.shards(of: name)
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    let last = pool.head(of: name)
    // Whatever the pool says now, a number that was given is not given again.
    let head = [last, state.own].compactMap(\.self).max { $0.sequence < $1.sequence }
    let sequence = (head?.sequence ?? 0) + 1
    let bytes = shard.encoded
    try AtomicFile.write(bytes, to: pool.shardFile(name, sequence, "safetensors"))
    let file = pool.shardFile(name, sequence, "json")
    // What lies there and does not count, somebody else has put there.
    let isInTheWay = FileManager.default.fileExists(atPath: file.path)
    let signed = try SignedRecord.write(
      ShardRecord(
        pool: pool.record.id, version: pool.record.version, member: name, sequence: sequence,
        rows: shard.labels.count, sha256: SHA256.hash(data: bytes).hexadecimal,
        previous: head?.digest ?? ""), by: identity,
      to: file, replaces: isInTheWay)
    state.own = ShardHead(sequence: sequence, digest: signed.digest)
    try save()
  }

  private func save() throws { try state.write(to: Self.file(in: url), mode: 0o600) }
}
