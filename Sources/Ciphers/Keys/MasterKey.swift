import Crypto
import Foundation
import Pixels

/// An owner's key, from which everything else is derived (docs/ciphers.md, "Keys").
///
/// Ciphers and sealing derive from different labels, so that what one of them gives away says
/// nothing about the other.
public struct MasterKey: Sendable {
  /// Bytes of a master key.
  public static let byteCount = 32

  let secret: SymmetricKey
  private let root: SymmetricKey

  /// From the system's randomness.
  public init() {
    self.init(SymmetricKey(size: .bits256))
  }

  /// - Parameter bytes: 32 of them.
  public init(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    precondition(
      bytes.count == Self.byteCount, "MasterKey: got \(bytes.count) bytes, expected 32")
    self.init(SymmetricKey(data: bytes))
  }

  private init(_ secret: SymmetricKey) {
    self.secret = secret
    root = Self.extract(secret, salt: "obscura/encrypt/1")
  }

  /// Sixteen hexadecimal digits that name the key without giving it away.
  public var check: String {
    expand("obscura/check/1", count: 8).withUnsafeBytes { $0.hexadecimal }
  }

  /// - Parameter cipher: a cipher's name, for instance `pixel`.
  public func imageKey(cipher: String, nonce: Nonce) -> ImageKey {
    imageKeys(cipher: cipher).key(nonce)
  }

  /// The keys of many images under one cipher.
  public func imageKeys(cipher: String) -> ImageKeys { ImageKeys(root: root, cipher: cipher) }

  var nonceKey: SymmetricKey { expand("obscura/nonce/1", count: 32) }
  var tagKey: SymmetricKey { expand("obscura/tag/1", count: 32) }

  /// A key of its own for another person or device; its holder learns nothing about this one.
  ///
  /// - Parameter purpose: what it is for; in Unicode's form NFC it is the same however it was typed.
  /// - Throws: `CipherError.blankPurpose`.
  public func derived(for purpose: String) throws(CipherError) -> MasterKey {
    guard !Self.isBlank(purpose) else { throw .blankPurpose }
    let label = "obscura/derive/1/" + purpose.precomposedStringWithCanonicalMapping
    return MasterKey(expand(label, count: Self.byteCount))
  }

  /// Whether nobody could read what a purpose says.
  public static func isBlank(_ purpose: String) -> Bool {
    purpose.allSatisfy(\.isWhitespace)
  }

  func expand(_ label: String, count: Int) -> SymmetricKey {
    HKDF<SHA256>.expand(
      pseudoRandomKey: root, info: Array(label.utf8), outputByteCount: count)
  }

  static func extract(_ secret: SymmetricKey, salt: String) -> SymmetricKey {
    SymmetricKey(
      data: HKDF<SHA256>.extract(inputKeyMaterial: secret, salt: Array(salt.utf8)))
  }
}

/// Derives the keys of many images: what they have in common is worked out once.
public struct ImageKeys: Sendable {
  /// HMAC keyed with the root, over the cipher's label.
  private let beginning: HMAC<SHA256>

  fileprivate init(root: SymmetricKey, cipher: String) {
    var code = HMAC<SHA256>(key: root)
    code.update(data: Array("obscura/\(cipher)/1".utf8))
    beginning = code
  }

  /// HKDF-Expand to 32 bytes is one HMAC over label, nonce and a byte of 1.
  public func key(_ nonce: Nonce) -> ImageKey {
    var code = beginning
    code.update(data: nonce.bytes + [1])
    return ImageKey(code.finalize().withUnsafeBytes { SymmetricKey(data: $0) })
  }
}
