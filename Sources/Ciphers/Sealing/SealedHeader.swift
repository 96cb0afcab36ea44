import Crypto
import Foundation
import Pixels

/// The beginning of a sealed file: which key, which salt, how long chunks are; authenticated.
///
/// Layout: `obscura-sealed/1` and a line feed, the key's check value (8 bytes), a random salt (32),
/// the bytes of a chunk (4, big endian), HMAC-SHA256 over all of that (32).
struct SealedHeader {
  static let magic = Array("obscura-sealed/1\n".utf8)
  static let byteCount = magic.count + 8 + 32 + 4 + 32
  /// Above this a forged length would only serve to fill the memory.
  static let largestChunk = 1 << 24

  let check: [UInt8]
  let salt: [UInt8]
  let chunk: Int

  /// A fresh salt.
  init(_ key: MasterKey, chunk: Int) {
    check = [UInt8](hexadecimal: key.check) ?? []
    salt = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    self.chunk = chunk
  }

  private var fields: [UInt8] { Self.magic + check + salt + bigEndian(UInt32(chunk)) }

  func encoded(_ key: MasterKey) -> [UInt8] {
    fields + HMAC<SHA256>.authenticationCode(for: fields, using: key.sealing("header", salt))
  }

  /// - Parameter keys: those that may have sealed the file.
  /// - Returns: the header and the key that made it.
  /// - Throws: `CipherError.sealed`, `.wrongKey`.
  static func decoding(
    _ bytes: [UInt8], keys: [MasterKey]
  ) throws(CipherError) -> (SealedHeader, MasterKey) {
    guard bytes.starts(with: magic) else {
      throw .sealed(problem: "it does not begin as `obscura seal` writes it")
    }
    guard bytes.count == byteCount else { throw .sealed(problem: "it ends within the header") }
    let header = SealedHeader(bytes)
    let check = header.check.hexadecimal
    guard let key = keys.first(where: { $0.check == check }) else {
      throw .wrongKey(got: keys.first?.check ?? "none", expected: check)
    }
    let tag = bytes[(byteCount - 32)...]
    guard
      HMAC<SHA256>.isValidAuthenticationCode(
        tag, authenticating: header.fields, using: key.sealing("header", header.salt))
    else { throw .sealed(problem: "its header was altered") }
    guard (1...largestChunk).contains(header.chunk) else {
      throw .sealed(problem: "its chunks are \(header.chunk) bytes long")
    }
    return (header, key)
  }

  private init(_ bytes: [UInt8]) {
    var rest = bytes[Self.magic.count...]
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    check = take(8)
    salt = take(32)
    chunk = take(4).reduce(0) { $0 << 8 | Int($1) }
  }
}

extension MasterKey {
  /// A key of one sealed file, from a label that ciphers do not use.
  ///
  /// - Parameter purpose: `header` or `chunks`.
  func sealing(_ purpose: String, _ salt: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.expand(
      pseudoRandomKey: Self.extract(secret, salt: "obscura/seal/1"),
      info: Array("obscura/seal/\(purpose)/1".utf8) + salt, outputByteCount: 32)
  }
}
