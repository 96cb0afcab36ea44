import Foundation
import Testing

@Suite("obscura seal, open")
struct SealCommandTests {
  private let obscura: Obscura
  private let key: String

  init() throws {
    obscura = try Obscura()
    key = try obscura.newKey()
  }

  @Test("what is opened is readable by its owner alone, whatever the mask")
  func opensPrivately() throws {
    defer { obscura.remove() }
    let (sealed, opened) = (obscura.path("s"), obscura.path("o"))
    #expect(try obscura.run("seal", "--key", key, key, sealed).status == 0)
    #expect(try obscura.run("open", "--key", key, sealed, opened).status == 0)
    let found = try FileManager.default.attributesOfItem(atPath: opened)
    #expect(found[.posixPermissions] as? Int == 0o600)
    #expect(FileManager.default.contentsEqual(atPath: key, andPath: opened))
  }

  @Test("an output that appears meanwhile stays as it is", arguments: ["seal", "open"])
  func replacesNothing(_ command: String) throws {
    defer { obscura.remove() }
    let (locked, words) = (obscura.path("locked"), try obscura.write("open sesame\n", "p"))
    _ = try obscura.run("key", "new", "--out", locked, "--passphrase-file", words)
    let sealed = obscura.path("s")
    _ = try obscura.run("seal", "--key", locked, "--passphrase-file", words, words, sealed)
    let terminal = try PseudoTerminal()
    let running = try obscura.start(
      at: terminal, command, "--key", locked, command == "seal" ? words : sealed, obscura.path("o"))
    terminal.wait(for: running) { terminal.questions == 1 }
    let there = try obscura.write("mine", "o")
    let outcome = try terminal.type(["open sesame"], into: running)
    #expect(outcome.status == 2 && outcome.errors.contains("is there already"), "\(outcome)")
    #expect(try String(contentsOfFile: there, encoding: .utf8) == "mine")
  }

  @Test("a long stream shows how far it is, a short one nothing; one that breaks off says where")
  func showsProgress() throws {
    defer { obscura.remove() }
    let (long, sealed) = (obscura.path("long"), obscura.path("s"))
    try Data().write(to: URL(fileURLWithPath: long))
    #expect(truncate(long, 70_000_123) == 0)
    let shown = try obscura.run("seal", "--key", key, long, sealed)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.errors.contains("sealing  70/70") && shown.errors.contains("MB/s"), "\(shown)")
    #expect(truncate(sealed, 69_000_000) == 0)
    let cut = try obscura.run("open", "--key", key, sealed, obscura.path("o"))
    #expect(cut.status == 2 && cut.errors.contains("opening stopped after 69 MB\n"), "\(cut)")
    let short = try obscura.run("seal", "--key", key, key, obscura.path("t"))
    #expect(short.status == 0 && short.errors.isEmpty, "\(short.errors)")
  }
}
