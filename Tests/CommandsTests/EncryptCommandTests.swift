import Foundation
import Imaging
import Pixels
import Testing

@Suite("obscura encrypt, decrypt, seal, open")
struct EncryptCommandTests {
  private let obscura: Obscura

  init() throws {
    obscura = try Obscura()
    try obscura.newKey()
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: obscura.folder.appendingPathComponent(name))
  }

  private func faces(_ count: Int) -> String { "synthetic-faces?count=\(count)&size=32&seed=2" }

  @Test("a set goes out and comes back; an altered one ends with status 1, a wrong key with 2")
  func encrypts() throws {
    defer { obscura.remove() }
    let (key, out) = (obscura.path("k"), obscura.path("out"))
    let encrypted = try obscura.run(
      "encrypt", "--key", key, "--cipher", "tanaka", "--files", "--labels", "Smiling", faces(40),
      out)
    #expect(encrypted.status == 0, "\(encrypted.errors)")
    #expect(encrypted.output.contains("40 images, tanaka"))
    #expect(encrypted.output.contains("keep to yourself: \(out).owner"))
    let back = try obscura.run("decrypt", "--key", key, out, obscura.path("back"))
    #expect(back.status == 0 && back.output.contains("40 images"), "\(back.errors)")
    _ = try obscura.run("key", "new", "--out", obscura.path("other"))
    let wrong = try obscura.run(
      "decrypt", "--key", obscura.path("other"), out, obscura.path("none"))
    #expect(wrong.status == 2 && wrong.errors.contains("name that key's file"), "\(wrong.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: out + "/images")
    try FileManager.default.removeItem(atPath: out + "/images/" + names[0])
    let damaged = try obscura.run("decrypt", "--key", key, out, obscura.path("some"))
    #expect(damaged.status == 1 && damaged.errors.contains("1 of 40 images"), "\(damaged.errors)")
  }

  @Test("killed at random moments and resumed, the bytes are those of a run that was not")
  func survivesKills() throws {
    defer { obscura.remove() }
    func arguments(_ name: String) -> [String] {
      [
        "encrypt", "--key", obscura.path("k"), "--cipher", "pixel+shuffle", faces(600),
        obscura.path(name),
      ]
    }
    let start = ContinuousClock.now
    #expect(try obscura.start(arguments("whole")).wait().status == 0)
    let whole = (ContinuousClock.now - start) / .seconds(1)
    // The same randomness for the second job.
    try FileManager.default.createDirectory(
      atPath: obscura.path("cut.owner"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: obscura.path("whole.owner/job.seed"), toPath: obscura.path("cut.owner/job.seed"))
    var kills = 0
    for _ in 0..<40 where !FileManager.default.fileExists(atPath: obscura.path("cut")) {
      let running = try obscura.start(arguments("cut"))
      Thread.sleep(forTimeInterval: .random(in: 0.02...max(0.05, whole / 4)))
      running.kill(SIGKILL)
      let outcome = try running.wait()
      if outcome.status != 0 { kills += 1 }
    }
    if !FileManager.default.fileExists(atPath: obscura.path("cut")) {
      #expect(try obscura.start(arguments("cut")).wait().status == 0)
    }
    #expect(kills >= 3, "\(kills) kills in runs of \(whole) s")
    for name in ["data.tar", "ciphertexts.csv", "labels.csv", "manifest.json"] {
      #expect(try bytes("cut/\(name)") == bytes("whole/\(name)"), "\(name)")
    }
    #expect(try bytes("cut.owner/keymap.csv") == bytes("whole.owner/keymap.csv"))
  }

  @Test("sealing hides everything, notices every change, and leaves nothing half open")
  func seals() throws {
    defer { obscura.remove() }
    let secret = String(repeating: "a secret line\n", count: 20_000)
    let file = try obscura.write(secret, "plain")
    let (key, sealed, opened) = (obscura.path("k"), obscura.path("s"), obscura.path("o"))
    #expect(try obscura.run("seal", "--key", key, file, sealed).status == 0)
    #expect(try !bytes("s").contains(Data("a secret".utf8)))
    #expect(try obscura.run("open", "--key", key, sealed, opened).status == 0)
    #expect(try bytes("o") == Data(secret.utf8))
    var damaged = try bytes("s")
    damaged[damaged.count - 100] ^= 1
    try damaged.write(to: obscura.folder.appendingPathComponent("d"))
    let refused = try obscura.run("open", "--key", key, obscura.path("d"), obscura.path("no"))
    #expect(refused.status == 2 && refused.errors.contains("was altered"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: obscura.path("no")))
    let folder = try obscura.run("seal", "--key", key, obscura.folder.path, obscura.path("f"))
    #expect(folder.status == 2 && folder.errors.contains("tar -c"), "\(folder.errors)")
  }

  @Test(
    "slips end with status 2 and what helps",
    arguments: [
      (["encrypt", "a", "b"], "give --key FILE"),
      (["encrypt", "--key", "none", "--cipher", "pixl", "a", "b"], "unknown cipher \"pixl\""),
      (["encrypt", "--key", "nowhere", "a", "b"], "nowhere"),
      (
        ["encrypt", "--discard-keys", "--format", "jpeg", "synthetic-faces?count=3", "zz"],
        "JPEG would destroy it"
      ),
      (["decrypt", "--key", "nowhere", "a", "b"], "nowhere"),
      (["key", "inspect", "/etc/passwd"], "not a usable key file"),
      (["bench", "cipher", "--side", "0"], "expected numbers from 1 to 8192"),
    ])
  func explains(_ words: [String], _ message: String) throws {
    defer { obscura.remove() }
    let outcome = try obscura.start(words).wait()
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("bench cipher says where the time of a folder of pictures goes")
  func profiles() throws {
    defer { obscura.remove() }
    let pictures = obscura.folder.appendingPathComponent("pictures")
    try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
    let image = Image(
      size: Size(height: 9, width: 13), channels: 3, bytes: [UInt8](repeating: 90, count: 351))
    for (name, bytes) in [
      ("a.jpg", try JPEG.encode(image, quality: 90)), ("b.PNG", try PNG.encode(image)),
    ] {
      try Data(bytes).write(to: pictures.appendingPathComponent(name))
    }
    let result = try obscura.run(
      "bench", "cipher", "--pictures", pictures.path, "--cipher", "pixel+shuffle", "--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["suite"] as? String == "codecs" && object["pictures"] as? Int == 2)
    let steps = try #require(object["steps"] as? [[String: Any]])
    #expect(
      steps.compactMap { $0["name"] as? String }
        == ["read", "decode", "key and cipher", "authenticate", "encode PNG", "write"])
    #expect(steps.allSatisfy { ($0["seconds"] as? Double ?? 0) > 0 })
    let text = try obscura.run("bench", "cipher", "--pictures", pictures.path).output
    #expect(text.contains("2 pictures on one thread"), "\(text)")
    let empty = try obscura.run("bench", "cipher", "--pictures", obscura.folder.path)
    #expect(empty.status == 2 && empty.errors.contains("name a folder of pictures"))
  }

  @Test("bench cipher prints its rows for machines")
  func benches() throws {
    defer { obscura.remove() }
    let outcome = try obscura.run(
      "bench", "cipher", "--cipher", "pixel", "--side", "32", "--repeats", "1", "--bytes", "65536",
      "--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "obscura.bench/1")
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(rows.count == 2 && rows.allSatisfy { ($0["gb_per_second"] as? Double ?? 0) > 0 })
    #expect((object["memcpy_bytes_per_second"] as? Double ?? 0) > 0)
  }
}
