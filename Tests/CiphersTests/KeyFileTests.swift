import Ciphers
import Foundation
import Testing

@Suite("Key files")
struct KeyFileTests {
  private let key = MasterKey(bytes: 0..<32)
  private let moment = Date(timeIntervalSince1970: 1_800_000_000)

  @Test("an open file gives its key back")
  func opens() throws {
    let file = try KeyFile(key, passphrase: nil, created: moment)
    let read = try KeyFile(decoding: file.encoded())
    #expect(read == file && !read.isLocked)
    #expect(try read.keys(passphrase: nil).map(\.check) == [key.check])
  }

  @Test("a locked file opens with its passphrase alone, and shows no key")
  func locks() throws {
    let file = try KeyFile(key, passphrase: "correct horse", created: moment)
    let text = String(decoding: file.encoded(), as: UTF8.self)
    #expect(!text.contains("000102030405"))
    let read = try KeyFile(decoding: file.encoded())
    #expect(read.isLocked)
    #expect(try read.keys(passphrase: "correct horse").map(\.check) == [key.check])
    #expect(throws: CipherError.wrongPassphrase) { try read.keys(passphrase: "correct h0rse") }
    #expect(throws: CipherError.passphraseNeeded) { try read.keys(passphrase: nil) }
  }

  @Test("rotation puts a fresh key first and keeps the old ones")
  func rotates() throws {
    var file = try KeyFile(key, passphrase: nil, created: moment)
    try file.rotate(passphrase: nil)
    try file.rotate(passphrase: nil)
    let keys = try KeyFile(decoding: file.encoded()).keys(passphrase: nil)
    #expect(keys.count == 3 && keys[2].check == key.check)
    #expect(Set(keys.map(\.check)).count == 3)
  }

  @Test("a derived key is another one, always the same, and different for every purpose")
  func derives() throws {
    let one = try key.derived(for: "radiology")
    #expect(try one.check == key.derived(for: "radiology").check)
    #expect(
      try Set([key, one, key.derived(for: "surgery"), one.derived(for: "radiology")].map(\.check))
        .count == 4)
  }

  @Test("a purpose is the same however its letters were composed, and says something")
  func normalisesPurposes() throws {
    #expect(
      try key.derived(for: "Ko\u{308}ln").check == key.derived(for: "K\u{F6}ln").check)
    for blank in ["", " ", "\t\u{2003}"] {
      #expect(throws: CipherError.blankPurpose) { try key.derived(for: blank) }
    }
  }

  @Test("damaged files are refused, whatever was cut or flipped")
  func survivesDamage() throws {
    let bytes = try KeyFile(key, passphrase: nil, created: moment).encoded()
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 7)
      for damaged in [Array(bytes[..<place]), flipped] {
        do {
          let keys = try KeyFile(decoding: damaged).keys(passphrase: nil)
          // Spaces and the date may change: the key never does.
          #expect(keys.map(\.check) == [key.check], "at \(place)")
        } catch {
          #expect("\(error)".hasPrefix("not a usable key file: "), "\(error)")
        }
      }
    }
  }

  @Test(
    "what is no key file is named",
    arguments: [
      ("", "it is no JSON of schema obscura.key/1"),
      (
        #"{"schema":"obscura.key/2","generations":[]}"#,
        #"its schema is "obscura.key/2", expected obscura.key/1"#
      ),
      (#"{"schema":"obscura.key/1","generations":[]}"#, "it holds no key"),
      (
        """
        {"schema":"obscura.key/1","lock":{"n":2,"r":8,"p":1,"salt":"00"},"generations":[
        {"check":"0123456789abcdef","created":"2026-01-01T00:00:00Z","key":"00"}]}
        """, "scrypt with n 2, r 8, p 1; expected 131072, 8, 1"
      ),
      (
        """
        {"schema":"obscura.key/1","generations":[
        {"check":"0123456789abcdef","created":"2026-01-01T00:00:00Z","key":"0011"}]}
        """, "key 0123456789abcdef has 2 bytes, expected 32"
      ),
      (
        """
        {"schema":"obscura.key/1","generations":[
        {"check":"\\u001b[2J3456789abcdef","created":"2026-01-01T00:00:00Z","key":"0011"}]}
        """,
        #"the check value of its key 1 is "?[2J3456789abcdef", expected 16 hexadecimal digits"#
      ),
      (
        #"{"schema":"\u001b\u009b","generations":[]}"#,
        #"its schema is "??", expected obscura.key/1"#
      ),
    ])
  func names(_ text: String, _ problem: String) {
    #expect(throws: CipherError.keyFile(problem: problem)) {
      try KeyFile(decoding: Array(text.utf8)).keys(passphrase: nil)
    }
  }
}
