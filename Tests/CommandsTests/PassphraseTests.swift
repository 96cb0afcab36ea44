import Foundation
import Testing

@Suite("Passphrases typed at a terminal", .serialized)
struct PassphraseTests {
  @Test("a new key asks twice, its use once; a wrong word opens nothing and writes nothing")
  func typed() throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let key = obscura.path("k.key")
    let differ = try obscura.run(
      typing: ["secret words", "other words"], "key", "new", "--passphrase", "--out", key)
    #expect(differ.status == 2 && differ.errors.contains("the two passphrases differ"))
    #expect(!FileManager.default.fileExists(atPath: key))
    let made = try obscura.run(
      typing: ["secret words", "secret words"], "key", "new", "--passphrase", "--out", key)
    #expect(made.status == 0 && made.output.contains("locked"), "\(made)")
    #expect(!made.output.contains("secret") && !made.errors.contains("secret"))

    let picture = obscura.path("a.pgm")
    try Data("P5\n4 4\n255\n0123456789abcdef".utf8).write(to: URL(fileURLWithPath: picture))
    let hidden = obscura.path("a.png")
    let wrong = try obscura.run(
      typing: ["some words"], "encrypt", "--key", key, picture, hidden)
    #expect(wrong.status == 2 && wrong.errors.contains("does not open the key file"), "\(wrong)")
    #expect(!FileManager.default.fileExists(atPath: hidden))
    let right = try obscura.run(
      typing: ["secret words"], "encrypt", "--key", key, picture, hidden)
    #expect(right.status == 0 && FileManager.default.fileExists(atPath: hidden), "\(right)")
  }
}
