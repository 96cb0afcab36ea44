import Ciphers
import Imaging
import Pixels

/// Decrypts with the keys of one owner; safe to use from many threads.
public struct ImageDecryption: Sendable {
  private let keys: [String: (key: MasterKey, tagger: Tagger)]
  private let newest: String

  /// - Parameter keys: the owner's, the one in use first.
  public init(_ keys: [MasterKey]) {
    precondition(!keys.isEmpty, "ImageDecryption: no key")
    self.keys = Dictionary(
      keys.map { ($0.check, ($0, Tagger($0))) }, uniquingKeysWith: { first, _ in first })
    newest = keys[0].check
  }

  /// Says that a key is wrong before anything is written.
  ///
  /// - Throws: `JobError.picture` with the reason, `.keysDiscarded`, `.badInfo`.
  public func checkKey(_ check: String?, name: String) throws {
    guard let check else { throw JobError.keysDiscarded(name) }
    guard check.utf8.count == 16, [UInt8](hexadecimal: check) != nil else {
      throw JobError.badInfo(name)
    }
    guard keys[check] != nil else {
      let error = CipherError.wrongKey(got: newest, expected: check)
      throw JobError.picture(name, reason: error.description)
    }
  }

  /// Whether the table of a set is as it was written with the key of a check value.
  func accepts(_ tag: String?, forTable bytes: [UInt8], check: String?) -> Bool {
    guard let tagger = check.flatMap({ keys[$0]?.tagger }),
      let tag = tag.flatMap({ ImageTag(hexadecimal: $0) })
    else { return false }
    return tagger.accepts(tag, forTable: bytes)
  }

  /// - Throws: `CipherError` for a wrong key and for what was altered, `JobError`, `ImagingError`.
  public func image(_ file: [UInt8], _ info: CiphertextInfo, name: String) throws -> Image {
    guard let check = info.key else { throw JobError.keysDiscarded(name) }
    guard let (key, tagger) = keys[check] else {
      throw CipherError.wrongKey(got: newest, expected: check)
    }
    guard let nonce = info.nonce.flatMap({ Nonce(hexadecimal: $0) }) else {
      throw JobError.badInfo(name)
    }
    let cipher = try CipherRegistry.labelled(info.cipher)
    let ciphertext = try VerifiedCiphertext(file, info, name: name, cipher: cipher, tagger: tagger)
    let imageKey = key.imageKey(cipher: type(of: cipher).name, nonce: nonce)
    return try cipher.decrypt(ciphertext.image, to: info.plain, with: imageKey)
  }
}
