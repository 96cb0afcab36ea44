import Ciphers
import Foundation
import Testing

/// What `scripts/oracles/sealing.py`, written from docs/ciphers.md alone, says.
private struct KeyVectors: Decodable {
  struct Derived: Decodable, CustomTestStringConvertible {
    let name: String
    let master: String
    let purpose: String
    let key: String
    let check: String

    var testDescription: String { name }
  }

  struct File: Decodable, CustomTestStringConvertible {
    let name: String
    let passphrase: String?
    let file: String
    let keys: [String]

    var testDescription: String { name }
  }

  struct Sealed: Decodable, CustomTestStringConvertible {
    let name: String
    let master: String
    let plain: String
    let sealed: String

    var testDescription: String { name }
  }

  let derived: [Derived]
  let keyFiles: [File]
  let sealed: [Sealed]

  static let all: KeyVectors = {
    do {
      let url = try #require(
        Bundle.module.url(forResource: "keys", withExtension: "json", subdirectory: "Fixtures"))
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(KeyVectors.self, from: Data(contentsOf: url))
    } catch {
      fatalError("Fixtures/keys.json: \(error)")
    }
  }()
}

@Suite("Keys and sealed files against an independent implementation")
struct KeyVectorTests {
  /// Two keys are the same where both open what one of them sealed.
  private func expectSame(_ key: MasterKey, _ bytes: String) throws {
    let other = MasterKey(bytes: hexBytes(bytes))
    #expect(key.check == other.check)
    var sealed: [UInt8] = []
    var input: [UInt8] = [1, 2, 3]
    func read(_ most: Int) -> [UInt8] {
      defer { input.removeFirst(min(most, input.count)) }
      return Array(input.prefix(most))
    }
    try Sealing().seal(with: other, from: read) { sealed += $0 }
    (input, sealed) = (sealed, [])
    try Sealing().open(with: [key], from: read) { sealed += $0 }
    #expect(sealed == [1, 2, 3])
  }

  @Test("derived keys", arguments: KeyVectors.all.derived)
  private func derives(_ vector: KeyVectors.Derived) throws {
    let key = try MasterKey(bytes: hexBytes(vector.master)).derived(for: vector.purpose)
    #expect(key.check == vector.check)
    try expectSame(key, vector.key)
  }

  @Test("key files, with a passphrase and without", arguments: KeyVectors.all.keyFiles)
  private func opensKeys(_ vector: KeyVectors.File) throws {
    let file = try KeyFile(decoding: Array(vector.file.utf8))
    #expect(file.isLocked == (vector.passphrase != nil))
    let keys = try file.keys(passphrase: vector.passphrase)
    #expect(keys.count == vector.keys.count)
    for (key, bytes) in zip(keys, vector.keys) { try expectSame(key, bytes) }
    guard let passphrase = vector.passphrase else { return }
    #expect(throws: CipherError.wrongPassphrase) { try file.keys(passphrase: passphrase + "x") }
  }

  @Test("sealed files", arguments: KeyVectors.all.sealed)
  private func opensSealed(_ vector: KeyVectors.Sealed) throws {
    var (rest, plain) = (hexBytes(vector.sealed)[...], [UInt8]())
    try Sealing().open(
      with: [MasterKey(bytes: hexBytes(vector.master))],
      from: { most in
        defer { rest = rest.dropFirst(most) }
        return Array(rest.prefix(most))
      }, to: { plain += $0 })
    #expect(plain == hexBytes(vector.plain))
  }

  @Test("vectors of every kind are there")
  func coversAll() {
    let all = KeyVectors.all
    #expect(all.derived.count >= 6 && all.keyFiles.count >= 3 && all.sealed.count >= 8)
    #expect(Set(all.keyFiles.map { $0.passphrase == nil }).count == 2)
  }
}
