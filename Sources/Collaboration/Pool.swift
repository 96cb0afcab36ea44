import Crypto
import Formats
import Foundation
import Pixels
import Records

/// A pool in a folder: public parts, a signed list of members, and what they contribute.
public struct Pool: Sendable {
  public let folder: URL
  public private(set) var record: PoolRecord

  /// Most samples of one shard where nobody says otherwise.
  public static let rowsPerShard = 4096

  static func file(in folder: URL) -> URL { folder.appendingPathComponent("pool.json") }

  /// - Parameter trusted: the public key that must have signed; nil for the one that the pool names.
  /// - Throws: `CollaborationError.noPool`, `.otherKey`, `.forged`.
  public init(_ folder: URL, trusting trusted: String? = nil) throws {
    let file = Self.file(in: folder)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw CollaborationError.noPool(folder.path)
    }
    let signed = try SignedRecord<PoolRecord>.read(file, whose: "the pool's key") { body in
      if let trusted, trusted != body.key {
        throw CollaborationError.otherKey(
          pool: folder.path, got: body.key.fingerprint, trusted: trusted.fingerprint)
      }
      return body.key
    }
    self.folder = folder
    record = signed.body
  }

  private init(_ folder: URL, _ record: PoolRecord) {
    self.folder = folder
    self.record = record
  }

  /// Makes a pool of public parts, or publishes the next version of them in one that is there.
  ///
  /// - Parameters:
  ///   - parts: files by name.
  ///   - features: channels, height and width of one sample.
  /// - Throws: `CollaborationError.poolExists` where the pool has another key.
  public static func publish(
    _ parts: [String: [UInt8]], features: [Int], label: ModelDescription.Label, at folder: URL,
    by identity: Identity, rowsPerShard: Int = rowsPerShard
  ) throws -> Pool {
    let files = FileManager.default
    var record: PoolRecord
    let digests = parts.mapValues { SHA256.hash(data: $0).hexadecimal }
    if files.fileExists(atPath: file(in: folder).path) {
      let old = try Pool(folder)
      guard old.record.key == identity.publicKey else {
        throw CollaborationError.poolExists(folder.path)
      }
      record = old.record
      record.revision += 1
      record.version += 1
      record.features = features
      record.label = label
      record.parts = digests
    } else {
      let id = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }.hexadecimal
      record = PoolRecord(
        id: id, revision: 1, version: 1, key: identity.publicKey, features: features, label: label,
        parts: digests, rowsPerShard: rowsPerShard, members: [])
    }
    let pool = Pool(folder, record)
    try files.createDirectory(at: pool.parts, withIntermediateDirectories: true)
    for (name, bytes) in parts {
      try AtomicFile.write(bytes, to: pool.parts.appendingPathComponent(name))
    }
    // Last: whoever reads it finds all that it names.
    try pool.write(by: identity)
    return pool
  }

  /// Where the public parts of the current version lie.
  public var parts: URL {
    folder.appendingPathComponent("parts/\(record.version)", isDirectory: true)
  }

  /// - Throws: `FormatError.altered` where a public part is not the one that the pool's key signed.
  public func verifyParts() throws {
    for (name, digest) in record.parts {
      let file = parts.appendingPathComponent(name)
      guard SHA256.hash(data: try FileBytes.read(file)).hexadecimal == digest else {
        throw FormatError.altered(file.path)
      }
    }
  }

  public func member(_ name: String) -> PoolRecord.Member? {
    record.members.first { $0.name == name }
  }

  // MARK: Members

  var requests: URL { folder.appendingPathComponent("requests", isDirectory: true) }

  func request(_ name: String) -> URL { requests.appendingPathComponent(name + ".json") }

  /// Names of those who ask to join.
  public var waiting: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: requests.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
      .filter { PoolRecord.Member.isName($0) && member($0) == nil }.sorted()
  }

  /// Adds somebody who asked to the list.
  ///
  /// - Returns: the new member, whose key people should compare.
  public mutating func admit(_ name: String, by identity: Identity) throws -> PoolRecord.Member {
    try requireOwner(identity)
    guard member(name) == nil else { throw CollaborationError.nameTaken(name) }
    guard waiting.contains(name) else {
      throw CollaborationError.noRequest(name: name, waiting: waiting)
    }
    let request = try SignedRecord<JoinRequest>.read(request(name), whose: name, by: \.key).body
    guard request.pool == record.id, request.name == name else {
      throw CollaborationError.forged(file: self.request(name).path, whose: name)
    }
    let member = PoolRecord.Member(name: name, key: request.key, isRevoked: false)
    record.members.append(member)
    record.revision += 1
    try write(by: identity)
    return member
  }

  /// From now on nothing counts of what somebody contributed or will contribute.
  public mutating func revoke(_ name: String, by identity: Identity) throws {
    try requireOwner(identity)
    guard let place = record.members.firstIndex(where: { $0.name == name }) else {
      throw CollaborationError.unknownMember(name, known: record.members.map(\.name))
    }
    record.members[place].isRevoked = true
    record.revision += 1
    try write(by: identity)
  }

  private func requireOwner(_ identity: Identity) throws {
    guard identity.publicKey == record.key else {
      throw CollaborationError.otherKey(
        pool: folder.path, got: record.key.fingerprint, trusted: identity.publicKey.fingerprint)
    }
  }

  private func write(by identity: Identity) throws {
    try SignedRecord.write(record, by: identity, to: Self.file(in: folder))
  }
}
