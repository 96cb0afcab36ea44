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
    let terminal = try PseudoTerminal()
    let made = try obscura.run(
      typing: ["secret words", "secret words"], at: terminal, "key", "new", "--passphrase", "--out",
      key)
    #expect(made.status == 0 && made.output.contains("locked"), "\(made)")
    #expect(!(made.output + made.errors + terminal.shown).contains("secret"))
    #expect(terminal.echoes)

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

  @Test(
    "a signal at the question ends the command and leaves a terminal that shows what is typed",
    arguments: [SIGINT, SIGTERM, SIGHUP, SIGALRM])
  func signals(_ number: Int32) throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let terminal = try PseudoTerminal()
    let running = try obscura.start(
      at: terminal, "key", "new", "--passphrase", "--out", obscura.path("k"))
    terminal.wait(for: running) { terminal.questions == 1 }
    #expect(!terminal.echoes)
    running.kill(number)
    #expect(try running.wait().status == 128 + number)
    #expect(terminal.echoes)
    #expect(!FileManager.default.fileExists(atPath: obscura.path("k")))
  }

  @Test("a stop gives the terminal back; going on, the question is asked again")
  func stops() throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let terminal = try PseudoTerminal()
    let running = try obscura.start(
      at: terminal, "key", "new", "--passphrase", "--out", obscura.path("k"))
    terminal.wait(for: running) { terminal.questions == 1 }
    terminal.type("half of")
    running.kill(SIGTSTP)
    terminal.wait(for: running) { terminal.echoes }
    running.kill(SIGCONT)
    terminal.wait(for: running) { terminal.questions == 2 && !terminal.echoes }
    terminal.type("words\n")
    terminal.wait(for: running) { terminal.questions == 3 }
    terminal.type("words\n")
    let made = try running.wait()
    #expect(made.status == 0 && made.output.contains("locked"), "\(made)")
    #expect(terminal.echoes)
  }

  @Test("a signal that the caller ignores does not disturb the question")
  func ignores() throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let terminal = try PseudoTerminal()
    let key = obscura.path("k")
    let line =
      "trap '' HUP; \"$OBSCURA\" key new --passphrase --out '\(key)' & kid=$!; "
      + "while ! [ -e '\(key).go' ]; do sleep 0.05; done; kill -HUP $kid; wait $kid"
    guard let running = try obscura.startSession(line, at: terminal) else { return }
    terminal.wait(for: running) { terminal.questions == 1 }
    _ = try obscura.write("", "k.go")
    let made = try terminal.type(["words", "words"], into: running)
    #expect(made.status == 0 && made.output.contains("locked"), "\(made)")
  }

  @Test("where standard input is data, the terminal that controls the command is asked")
  func asksBesideData() throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let (key, words) = (obscura.path("k"), try obscura.write("secret words\n", "p"))
    _ = try obscura.run("key", "new", "--passphrase-file", words, "--out", key)
    let terminal = try PseudoTerminal()
    let line = "cat '\(key)' | $OBSCURA seal --key '\(key)' - '\(obscura.path("s"))'"
    guard let running = try obscura.startSession(line, at: terminal) else { return }
    let sealed = try terminal.type(["secret words"], into: running)
    #expect(sealed.status == 0 && sealed.output.contains("sealed"), "\(sealed)")
    let opened = try obscura.run(
      "open", "--key", key, "--passphrase-file", words, obscura.path("s"), obscura.path("o"))
    #expect(opened.status == 0, "\(opened)")
    #expect(FileManager.default.contentsEqual(atPath: key, andPath: obscura.path("o")))
  }

  @Test("without any terminal the file is named, and the option that helps")
  func namesOption() throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let (key, words) = (obscura.path("k"), try obscura.write("secret words\n", "p"))
    _ = try obscura.run("key", "new", "--passphrase-file", words, "--out", key)
    let new = try obscura.startSession("$OBSCURA key new --passphrase --out '\(key)2'", at: nil)
    let use = try obscura.startSession("$OBSCURA key rotate --key '\(key)'", at: nil)
    guard let new = try new?.wait(), let use = try use?.wait() else { return }
    #expect(new.status == 2 && new.errors.contains("\(key)2: a passphrase was asked"), "\(new)")
    #expect(use.status == 2 && use.errors.contains("\(key): locked with a passphrase"), "\(use)")
    #expect([new, use].allSatisfy { $0.errors.contains("--passphrase-file FILE") })
  }

  @Test("a passphrase that is no text is refused, since reading it as one would change it")
  func refusesBytes() throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let words = obscura.path("p")
    try Data([0x73, 0xE9, 0x73, 0x0A]).write(to: URL(fileURLWithPath: words))
    let outcome = try obscura.run(
      "key", "new", "--passphrase-file", words, "--out", obscura.path("k"))
    #expect(outcome.status == 2 && outcome.errors.contains("no UTF-8 text"), "\(outcome)")
  }
}
