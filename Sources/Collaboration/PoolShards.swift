import Crypto
import Formats
import Foundation
import Pixels

/// A contribution that counts.
public struct AcceptedShard: Sendable {
  public let record: ShardRecord
  public let shard: Shard
}

/// A contribution that does not count, and why.
public struct RefusedShard: Sendable, Equatable, CustomStringConvertible {
  /// For instance `hospital-b/3`.
  public let place: String
  public let problem: String

  public var description: String { "\(place): \(problem)" }
}

/// Where somebody saw a member's contributions end.
public struct ShardHead: Codable, Sendable, Equatable {
  public var sequence: Int
  /// Of the signed bytes of that record.
  public var digest: String

  public init(sequence: Int, digest: String) {
    self.sequence = sequence
    self.digest = digest
  }
}

/// All that a pool holds, checked.
public struct PoolShards: Sendable {
  public var accepted: [AcceptedShard] = []
  public var refused: [RefusedShard] = []
  /// Contributions to earlier versions of the public parts, by member.
  public var outdated: [String: Int] = [:]
  /// Where each member's contributions end now.
  public var heads: [String: ShardHead] = [:]
}

extension Pool {
  func shards(of member: String) -> URL {
    folder.appendingPathComponent("shards/\(member)", isDirectory: true)
  }

  func shardFile(_ member: String, _ sequence: Int, _ ending: String) -> URL {
    shards(of: member).appendingPathComponent(String(format: "%06d.%@", sequence, ending))
  }

  /// Reads everybody's contributions. What is wrong with one costs that one alone.
  ///
  /// - Parameter seen: where the reader saw members end before: none may have gone back.
  public func readShards(seen: [String: ShardHead] = [:]) -> PoolShards {
    var all = PoolShards()
    let folders =
      (try? FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent("shards").path)) ?? []
    for name in folders.sorted() where !name.hasPrefix(".") {
      guard let member = member(name) else {
        all.refused.append(.init(place: name, problem: "no member has this name"))
        continue
      }
      if member.isRevoked {
        all.refused.append(.init(place: name, problem: "was revoked"))
        continue
      }
      read(member, seen: seen[name], into: &all)
    }
    for name in seen.keys.sorted() where !folders.contains(name) && member(name) != nil {
      all.refused.append(.init(place: name, problem: "all that was there before is gone"))
    }
    return all
  }

  /// Where a member's contributions end; nil where there are none.
  func head(of name: String) -> ShardHead? {
    member(name).flatMap { chain(of: $0).records.last?.head }
  }

  private func read(_ member: PoolRecord.Member, seen: ShardHead?, into all: inout PoolShards) {
    let chain = chain(of: member)
    all.refused += chain.refused
    let head = chain.records.last?.head
    if let seen, !chain.records.contains(where: { $0.head == seen }) {
      let now = head?.sequence ?? 0
      let what =
        now < seen.sequence
        ? "went back from \(seen.sequence) to \(now)" : "replaced what was seen before"
      all.refused.append(.init(place: member.name, problem: what + "; nothing of it counts"))
      return
    }
    all.heads[member.name] = head
    for (body, head) in chain.records {
      guard body.version == record.version else {
        all.outdated[member.name, default: 0] += 1
        continue
      }
      switch content(body) {
      case .success(let shard): all.accepted.append(.init(record: body, shard: shard))
      case .failure(let problem):
        all.refused.append(.init(place: "\(member.name)/\(head.sequence)", problem: "\(problem)"))
      }
    }
  }

  /// A member's records, each following the one before it.
  private func chain(
    of member: PoolRecord.Member
  ) -> (records: [(body: ShardRecord, head: ShardHead)], refused: [RefusedShard]) {
    var records: [(body: ShardRecord, head: ShardHead)] = []
    var refused: [RefusedShard] = []
    for sequence in sequences(of: member.name) {
      let place = "\(member.name)/\(sequence)"
      switch record(member, sequence) {
      case .failure(let problem): refused.append(.init(place: place, problem: "\(problem)"))
      case .success(let signed):
        let last = records.last?.head
        guard signed.body.previous == last?.digest ?? "", sequence == (last?.sequence ?? 0) + 1
        else {
          refused.append(
            .init(place: place, problem: "does not follow the one before it; something is missing"))
          continue
        }
        records.append((signed.body, ShardHead(sequence: sequence, digest: signed.digest)))
      }
    }
    return (records, refused)
  }

  /// Numbers of a member's records; a shard without one is not finished yet.
  func sequences(of member: String) -> [Int] {
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: shards(of: member).path)) ?? []
    return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
      .map { Int($0.dropLast(5)) ?? 0 }.sorted()
  }

  private func record(
    _ member: PoolRecord.Member, _ sequence: Int
  ) -> Result<SignedRecord<ShardRecord>, ShardProblem> {
    do {
      let signed = try SignedRecord<ShardRecord>.read(
        shardFile(member.name, sequence, "json"), whose: member.name
      ) { _ in member.key }
      let body = signed.body
      guard body.pool == record.id else { return .failure("belongs to another pool") }
      guard body.member == member.name else { return .failure("was signed for \(body.member)") }
      guard body.sequence == sequence else {
        return .failure("is number \(body.sequence) once more")
      }
      guard body.version <= record.version else {
        return .failure("is of version \(body.version), the pool has \(record.version)")
      }
      return .success(signed)
    } catch CollaborationError.forged {
      return .failure("the signature is not that of \(member.name)")
    } catch {
      return .failure("the record cannot be read: \(error)")
    }
  }

  private func content(_ body: ShardRecord) -> Result<Shard, ShardProblem> {
    guard (1...record.rowsPerShard).contains(body.rows) else {
      return .failure("has \(body.rows) rows, at most \(record.rowsPerShard) are taken")
    }
    let file = shardFile(body.member, body.sequence, "safetensors")
    do {
      let bytes = try FileBytes.read(file, limit: Shard.most(rows: body.rows, record))
      guard SHA256.hash(data: bytes).hexadecimal == body.sha256 else {
        return .failure("is not the file that was signed")
      }
      return Shard.read(bytes, rows: body.rows, record)
    } catch FormatError.tooLarge(_, let bytes, let limit) {
      return .failure("has \(bytes) bytes, at most \(limit) for \(body.rows) rows")
    } catch {
      return .failure("cannot be read: \(error)")
    }
  }
}
