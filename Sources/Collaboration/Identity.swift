import Crypto
import Formats
import Foundation
import Pixels

/// An Ed25519 key in a file that its owner alone may read: of a pool, or of a member.
public struct Identity: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  private static let prefix = "obscura-ed25519 "

  /// Of whoever may check signatures, 64 hexadecimal digits.
  public var publicKey: String { key.publicKey.rawRepresentation.hexadecimal }

  /// The key in a file, or a fresh one from the system's randomness, which is put there.
  public static func make(at file: URL) throws -> Identity {
    if !FileManager.default.fileExists(atPath: file.path) {
      let key = Curve25519.Signing.PrivateKey()
      let text = prefix + key.rawRepresentation.hexadecimal + "\n"
      try AtomicFile.write(Array(text.utf8), to: file, mode: 0o600, replaces: false)
    }
    return try Identity(contentsOf: file)
  }

  /// - Throws: `CollaborationError.badKey`.
  public init(contentsOf file: URL) throws {
    let text = String(decoding: try FileBytes.read(file, limit: 4096), as: UTF8.self)
    let digits = text.dropFirst(Self.prefix.count).trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.hasPrefix(Self.prefix), let bytes = [UInt8](hexadecimal: digits),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    else { throw CollaborationError.badKey(file: file.path) }
    self.key = key
  }

  /// 128 hexadecimal digits.
  func signature(of bytes: [UInt8]) throws -> String {
    try key.signature(for: bytes).hexadecimal
  }

  /// Whether a signature of some bytes is that of a public key.
  static func isValid(_ signature: String, of bytes: [UInt8], by publicKey: String) -> Bool {
    guard let signature = [UInt8](hexadecimal: signature),
      let raw = [UInt8](hexadecimal: publicKey),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
    else { return false }
    return key.isValidSignature(signature, for: bytes)
  }
}

extension String {
  /// Enough of a public key for people to compare.
  public var fingerprint: String { String(prefix(16)) }
}
