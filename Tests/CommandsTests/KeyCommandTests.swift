import Foundation
import Testing

@Suite("obscura key")
struct KeyCommandTests {
  private let obscura: Obscura
  private let key: String

  init() throws {
    obscura = try Obscura()
    key = try obscura.newKey()
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: obscura.folder.appendingPathComponent(name))
  }

  /// The check values that a key file shows, the key in use first.
  private func checks(_ path: String) throws -> [String] {
    let shown = try obscura.run("key", "inspect", path)
    #expect(shown.status == 0 && shown.errors.isEmpty, "\(shown.errors)")
    return shown.output.split(separator: "\n").dropFirst().map {
      String($0.dropFirst(2).prefix(16))
    }
  }

  /// A copy of the key file with something else in it.
  private func altered(_ old: String, _ new: String) throws -> String {
    let text = String(decoding: try bytes("k"), as: UTF8.self)
    #expect(text.contains(old))
    let path = try obscura.write(text.replacingOccurrences(of: old, with: new), "altered")
    chmod(path, 0o600)
    return path
  }

  @Test("a key file is its owner's alone, tells no key, and is never replaced")
  func keepsKeys() throws {
    defer { obscura.remove() }
    let found = try FileManager.default.attributesOfItem(atPath: obscura.path("k"))
    #expect(found[.posixPermissions] as? Int == 0o600)
    let secret = try #require(
      String(decoding: bytes("k"), as: UTF8.self).split(separator: "\"").first { $0.count == 64 })
    let shown = try obscura.run("key", "inspect", obscura.path("k"))
    #expect(shown.status == 0 && shown.output.contains("in use"))
    #expect(!shown.output.contains(secret))
    let again = try obscura.run("key", "new", "--out", obscura.path("k"))
    #expect(again.status == 2 && again.errors.contains("a key that is replaced"), "\(again.errors)")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: obscura.path("k"))
    let warned = try obscura.run("key", "inspect", obscura.path("k"))
    #expect(warned.status == 0 && warned.errors.contains("chmod 600"))
  }

  @Test("a passphrase comes from a file or a terminal, and a wrong one is said")
  func locks() throws {
    defer { obscura.remove() }
    let (right, wrong) = (
      try obscura.write("open sesame\n", "p"), try obscura.write("open says me\n", "q")
    )
    let key = obscura.path("locked")
    #expect(
      try obscura.run("key", "new", "--out", key, "--passphrase-file", right).output
        .contains(", locked"))
    let rotated = try obscura.run("key", "rotate", "--key", key, "--passphrase-file", right)
    #expect(rotated.status == 0 && rotated.output.contains("2 held"), "\(rotated.errors)")
    let refused = try obscura.run("key", "rotate", "--key", key, "--passphrase-file", wrong)
    #expect(refused.status == 2 && refused.errors.contains("does not open"), "\(refused.errors)")
  }

  @Test("a key that appears while the passphrase is typed stays, and the new one is refused")
  func replacesNoKey() throws {
    defer { obscura.remove() }
    let terminal = try PseudoTerminal()
    let path = obscura.path("late")
    let running = try obscura.start(at: terminal, "key", "new", "--passphrase", "--out", path)
    terminal.wait(for: running) { terminal.questions == 1 }
    try FileManager.default.copyItem(atPath: key, toPath: path)
    let outcome = try terminal.type(["words", "words"], into: running)
    #expect(outcome.status == 2 && outcome.errors.contains("a key that is replaced"), "\(outcome)")
    #expect(try bytes("late") == bytes("k"))
    // What lies there is said before anybody has to think of a passphrase.
    let silent = try obscura.startSession("$OBSCURA key new --passphrase --out '\(key)'", at: nil)
    let refused = try silent?.wait()
    #expect(refused?.errors.contains("a key that is replaced") != false, "\(refused as Any)")
  }

  @Test("a derived key can be made again after rotation, from the key that it came from")
  func derives() throws {
    defer { obscura.remove() }
    func derive(_ out: String, _ more: String...) throws -> Obscura.Outcome {
      try obscura.start(
        ["key", "derive", "--key", key, "--for", "radiology", "--out", obscura.path(out)] + more
      ).wait()
    }
    let parent = try checks(key)[0]
    let first = try derive("first")
    #expect(first.output.contains("for radiology, from key \(parent)"), "\(first)")
    #expect(try obscura.run("key", "rotate", "--key", key).status == 0)
    #expect(try derive("other").status == 0)
    #expect(try derive("again", "--from", parent.uppercased()).status == 0)
    #expect(try checks(obscura.path("again")) == checks(obscura.path("first")))
    #expect(try checks(obscura.path("other")) != checks(obscura.path("first")))
    let unknown = try derive("none", "--from", "0123456789abcdef")
    let held = "it holds \(try checks(key)[0]), \(parent)"
    #expect(unknown.status == 2 && unknown.errors.contains(held), "\(unknown.errors)")
    let blank = try derive("none", "--for", " ")
    #expect(blank.status == 2 && blank.errors.contains("say what the derived key is for"))
    #expect(!FileManager.default.fileExists(atPath: obscura.path("none")))
  }

  @Test(
    "a key that comes from a locked one is locked with the same passphrase unless told otherwise")
  func derivesLocked() throws {
    defer { obscura.remove() }
    let (locked, words) = (obscura.path("locked"), try obscura.write("open sesame\n", "p"))
    _ = try obscura.run("key", "new", "--out", locked, "--passphrase-file", words)
    func derive(_ out: String, _ more: String...) throws -> Obscura.Outcome {
      try obscura.start(
        [
          "key", "derive", "--key", locked, "--passphrase-file", words, "--for", "x", "--out",
          obscura.path(out),
        ] + more
      ).wait()
    }
    #expect(try derive("same").output.contains("locked with the same passphrase"))
    #expect(try obscura.run("key", "inspect", obscura.path("same")).output.contains("locked with"))
    let opens = try obscura.run(
      "seal", "--key", obscura.path("same"), "--passphrase-file", words, words, obscura.path("s"))
    #expect(opens.status == 0, "\(opens.errors)")
    #expect(try !derive("open", "--unlocked").output.contains("locked"))
    #expect(try obscura.run("key", "inspect", obscura.path("open")).output.contains("not locked"))
    #expect(try checks(obscura.path("open")) == checks(obscura.path("same")))
  }

  @Test(
    "rotating through a link changes the file that it leads to, which is the one whose mode counts")
  func rotatesThroughLinks() throws {
    defer { obscura.remove() }
    let link = obscura.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "k")
    let rotated = try obscura.run("key", "rotate", "--key", link)
    #expect(rotated.status == 0 && rotated.errors.isEmpty, "\(rotated.errors)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "k")
    #expect(try checks(key).count == 2)
    chmod(key, 0o640)
    #expect(try obscura.run("key", "inspect", link).errors.contains("can be read by others"))
  }

  @Test("two changes of one file at the same time would lose a key: the second is refused")
  func rotatesOneByOne() throws {
    defer { obscura.remove() }
    let (locked, words) = (obscura.path("locked"), try obscura.write("open sesame\n", "p"))
    _ = try obscura.run("key", "new", "--out", locked, "--passphrase-file", words)
    let terminal = try PseudoTerminal()
    let first = try obscura.start(at: terminal, "key", "rotate", "--key", locked)
    terminal.wait(for: first) { terminal.questions == 1 }
    let second = try obscura.run("key", "rotate", "--key", locked, "--passphrase-file", words)
    #expect(second.status == 2 && second.errors.contains("another command"), "\(second)")
    let done = try terminal.type(["open sesame"], into: first)
    #expect(done.status == 0 && done.output.contains("2 held"), "\(done)")
  }

  @Test(
    "a corrupted key, and a check value that is none, are named and not repeated to the terminal")
  func inspectsHostileFiles() throws {
    defer { obscura.remove() }
    let check = try checks(key)[0]
    let other = String(check.reversed()) == check ? "0123456789abcdef" : String(check.reversed())
    let corrupted = try obscura.run("key", "inspect", try altered(check, other))
    #expect(corrupted.status == 2 && corrupted.errors.contains("was altered"), "\(corrupted)")
    #expect(corrupted.output.isEmpty)
    for (old, new) in [(check, "\\u001b]0;x\\u0007"), ("obscura.key", "\\u001b[2Jobscura.key")] {
      let hostile = try obscura.run("key", "inspect", try altered(old, new))
      #expect(hostile.status == 2 && hostile.errors.contains("expected"), "\(hostile)")
      #expect(!(hostile.output + hostile.errors).contains("\u{1B}"))
    }
  }

  @Test("what inspect finds is there for machines too")
  func inspectsJSON() throws {
    defer { obscura.remove() }
    _ = try obscura.run("key", "rotate", "--key", key)
    let outcome = try obscura.run("key", "inspect", "--json", key)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "obscura.key-inspection/1")
    #expect(object["locked"] as? Bool == false && object["verified"] as? Bool == true)
    let keys = try #require(object["keys"] as? [[String: Any]])
    #expect(try keys.map { $0["check"] as? String } == checks(key))
    #expect(keys.map { $0["in_use"] as? Bool } == [true, false])
    #expect(keys.allSatisfy { ($0["created"] as? String)?.hasSuffix("Z") == true })
  }
}
