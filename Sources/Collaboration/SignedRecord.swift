import Crypto
import Formats
import Foundation
import Pixels
import Records

/// A record with the signature of its very bytes, in one file: both appear at once. Which kind of record
/// it is stands in the signed bytes, so that none is taken for another.
struct SignedRecord<Body: JSONRecord>: Sendable {
  let body: Body
  /// Of the signed bytes, lower-case hexadecimal.
  let digest: String

  /// Far above any record of a pool.
  private static var most: Int { 1 << 20 }

  private init(_ body: Body, _ bytes: [UInt8]) {
    self.body = body
    digest = SHA256.hash(data: bytes).hexadecimal
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Parameter replaces: else a taken name is refused.
  @discardableResult
  static func write(
    _ body: Body, by identity: Identity, to file: URL, replaces: Bool = true
  ) throws -> SignedRecord {
    let bytes = body.encoded()
    let envelope = Envelope(
      body: String(decoding: bytes, as: UTF8.self), signature: try identity.signature(of: bytes))
    try AtomicFile.write(envelope.encoded(), to: file, replaces: replaces)
    return SignedRecord(body, bytes)
  }

  /// - Parameters:
  ///   - key: who must have signed, from the body.
  ///   - whose: for the error.
  /// - Throws: `CollaborationError.forged`, `RecordError`, `FormatError`.
  static func read(
    _ file: URL, whose: String, by key: (Body) throws -> String
  ) throws -> SignedRecord {
    let envelope = try Envelope(
      decoding: FileBytes.read(file, limit: most), name: file.path)
    let bytes = Array(envelope.body.utf8)
    let body = try Body(decoding: bytes, name: file.path)
    guard Identity.isValid(envelope.signature, of: bytes, by: try key(body)) else {
      throw CollaborationError.forged(file: file.path, whose: whose)
    }
    return SignedRecord(body, bytes)
  }
}

/// What lies in the file.
private struct Envelope: JSONRecord {
  static let schema = "obscura.signed/1"
  var body: String
  var signature: String
}
