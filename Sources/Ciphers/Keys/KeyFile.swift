import Crypto
import CryptoExtras
import Foundation
import Pixels

/// A key as it lies on a disk: the key in use first, then those that `rotate` replaced, all of them
/// open or all of them locked with one passphrase.
///
/// The file is JSON of schema `obscura.key/1`. A check value names each key, so that a wrong one is
/// noticed before anything is written.
public struct KeyFile: Codable, Sendable, Equatable {
  public static let schema = "obscura.key/1"

  /// One key of the file.
  public struct Generation: Codable, Sendable, Equatable {
    public let check: String
    public let created: Date
    /// 32 bytes in hexadecimal, or what ChaCha20-Poly1305 made of them.
    let key: String
  }

  /// How a passphrase opens the file.
  public struct Lock: Codable, Sendable, Equatable {
    /// Rounds, block size and lanes of scrypt.
    let n: Int
    let r: Int
    let p: Int
    let salt: String
  }

  public let schema: String
  public private(set) var generations: [Generation]
  public private(set) var lock: Lock?

  public var isLocked: Bool { lock != nil }

  /// - Parameter passphrase: locks the file; nil leaves it open.
  public init(_ key: MasterKey, passphrase: String?, created: Date = Date()) throws(CipherError) {
    schema = Self.schema
    lock = passphrase == nil ? nil : Lock.fresh()
    generations = []
    let secret = try secret(passphrase)
    generations = [Self.generation(key, created: created, secret)]
  }

  /// All keys, the one in use first.
  ///
  /// - Throws: `CipherError.passphraseNeeded`, `.wrongPassphrase`, or `.keyFile` for an altered one.
  public func keys(passphrase: String?) throws(CipherError) -> [MasterKey] {
    let secret = try secret(passphrase)
    var keys: [MasterKey] = []
    for generation in generations { keys.append(try Self.open(generation, secret)) }
    return keys
  }

  /// Puts a fresh key first and keeps the others for what they encrypted.
  public mutating func rotate(passphrase: String?, created: Date = Date()) throws(CipherError) {
    // Opens the file first: a wrong passphrase must not lock one of its keys differently.
    _ = try keys(passphrase: passphrase)
    let secret = try secret(passphrase)
    generations.insert(Self.generation(MasterKey(), created: created, secret), at: 0)
  }

  // MARK: Bytes

  /// - Throws: `CipherError.keyFile` that says what is wrong.
  public init(decoding bytes: [UInt8]) throws(CipherError) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      self = try decoder.decode(KeyFile.self, from: Data(bytes))
    } catch {
      throw .keyFile(problem: "it is no JSON of schema \(Self.schema)")
    }
    guard schema == Self.schema else {
      throw .keyFile(
        problem: "its schema is \"\(schema.prefix(40).printable)\", expected \(Self.schema)")
    }
    guard !generations.isEmpty else { throw .keyFile(problem: "it holds no key") }
    for (place, key) in generations.enumerated() where !key.check.isCheckValue {
      throw .keyFile(
        problem:
          "the check value of its key \(place + 1) is \"\(key.check.prefix(40).printable)\", "
          + "expected 16 hexadecimal digits")
    }
    if let lock, let problem = lock.problem { throw .keyFile(problem: problem) }
  }

  public func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("KeyFile: text and dates always encode")
    }
    return Array(data) + Array("\n".utf8)
  }

  // MARK: Secrets

  private func secret(_ passphrase: String?) throws(CipherError) -> SymmetricKey? {
    guard let lock else { return nil }
    guard let passphrase else { throw .passphraseNeeded }
    return try lock.secret(passphrase)
  }

  private static func generation(
    _ key: MasterKey, created: Date, _ secret: SymmetricKey?
  ) -> Generation {
    let plain = key.secret.withUnsafeBytes { Array($0) }
    // Dates are written in whole seconds.
    let created = Date(timeIntervalSince1970: created.timeIntervalSince1970.rounded(.down))
    guard let secret else {
      return Generation(check: key.check, created: created, key: plain.hexadecimal)
    }
    guard
      let box = try? ChaChaPoly.seal(
        plain, using: secret, authenticating: Array(key.check.utf8))
    else { preconditionFailure("KeyFile: 32 bytes can always be sealed") }
    return Generation(check: key.check, created: created, key: box.combined.hexadecimal)
  }

  private static func open(
    _ generation: Generation, _ secret: SymmetricKey?
  ) throws(CipherError) -> MasterKey {
    guard let stored = [UInt8](hexadecimal: generation.key) else {
      throw .keyFile(problem: "key \(generation.check) is not hexadecimal")
    }
    var plain = stored
    if let secret {
      guard let box = try? ChaChaPoly.SealedBox(combined: stored),
        let opened = try? ChaChaPoly.open(
          box, using: secret, authenticating: Array(generation.check.utf8))
      else { throw .wrongPassphrase }
      plain = Array(opened)
    }
    guard plain.count == MasterKey.byteCount else {
      throw .keyFile(
        problem: "key \(generation.check) has \(plain.count) bytes, expected 32")
    }
    let key = MasterKey(bytes: plain)
    guard key.check == generation.check else {
      throw .keyFile(problem: "key \(generation.check) was altered")
    }
    return key
  }
}

extension StringProtocol {
  /// Sixteen digits as `MasterKey.check` writes them.
  fileprivate var isCheckValue: Bool {
    utf8.count == 16
      && utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// What a stranger's file says, without what would command a terminal.
  fileprivate var printable: String {
    String(String.UnicodeScalarView(unicodeScalars.map { (" "..."~").contains($0) ? $0 : "?" }))
  }
}

extension KeyFile.Lock {
  /// OWASP's first choice for scrypt: 128 MB and some tenths of a second a try.
  static func fresh() -> Self {
    let salt = SymmetricKey(size: .bits256).withUnsafeBytes { $0.hexadecimal }
    return Self(n: 1 << 17, r: 8, p: 1, salt: salt)
  }

  /// Parameters that would take forever, or that protect nothing, are an attack.
  fileprivate var problem: String? {
    let sane = n.nonzeroBitCount == 1 && (1 << 14...1 << 20).contains(n)
    guard sane, (8...16).contains(r), (1...4).contains(p) else {
      return "scrypt with n \(n), r \(r), p \(p); expected 131072, 8, 1"
    }
    return [UInt8](hexadecimal: salt).map { $0.count >= 16 } == true
      ? nil : "its salt is not hexadecimal of 16 bytes and more"
  }

  fileprivate func secret(_ passphrase: String) throws(CipherError) -> SymmetricKey {
    guard let salt = [UInt8](hexadecimal: salt),
      let key = try? KDF.Scrypt.deriveKey(
        from: Array(passphrase.precomposedStringWithCanonicalMapping.utf8), salt: salt,
        outputByteCount: 32, rounds: n, blockSize: r, parallelism: p)
    else { throw .keyFile(problem: "scrypt did not accept its parameters") }
    return key
  }
}
