import CipherJobs
import Ciphers
import Datasets
import Foundation
import ObscuraKit
import Records
import Testing

@Suite("Auditing ciphertexts")
struct CipherAuditTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString, isDirectory: true)
  private static let faces = "synthetic-faces?count=150&people=60&size=16&seed=9"

  private func encrypt(_ keys: ReleaseManifest.Cipher.Keys = .perImage) throws -> URL {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let output = folder.appendingPathComponent("out")
    let settings = EncryptionSettings(cipher: PixelCipher(shuffles: false), keys: keys)
    _ = try EncryptionJob(
      settings, key: keys == .discarded ? nil : MasterKey(), output: output, version: "1"
    ).run(Sources.open(DataLocation(root: folder, source: Self.faces)))
    return output
  }

  private func request(_ ciphertexts: URL) -> CipherAuditRequest {
    CipherAuditRequest(
      ciphertexts: ciphertexts,
      owner: OwnersView(
        originals: DataLocation(root: folder, source: Self.faces), identity: "person",
        task: ["Smiling"], hidden: ["Male"]),
      effort: AuditEffort(attacks: ["fold", "candidate field", "fold U-Net", "linear"]),
      out: folder.appendingPathComponent("audit"), command: "obscura audit")
  }

  @Test("independent keys, none of them kept, do not hide pictures; the report says what this is")
  func exposes() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let record = try CipherAuditRun(request(encrypt(.discarded))).run()
    let picture = try #require(record.assets.first)
    #expect(picture.verdict == .exposed, "\(picture.leakage as Any)")
    #expect(picture.attackers.contains { $0.name == "fold" })
    let scored = picture.attackers.filter { $0.role == .protected && $0.test != nil }
    let validated = scored.compactMap(\.validation)
    #expect(scored.count == 4 && validated == validated.sorted(by: >), "\(validated)")
    #expect(scored.first?.name == picture.strongest)
    #expect(record.sentence.hasSuffix("`obscura seal` is encryption."))
    #expect(record.untested.first?.hasPrefix("Every attacker but those asked for: fold;") == true)
    let checks = (record.checks ?? []).map { "\($0.name) \($0.outcome.rawValue)" }
    #expect(checks == ["key reuse passed", "weak generator passed", "key space note"])
    #expect(record.recipe.contains("\"label\" : \"pixel\""))
    #expect(record.images.contains { $0.role == .protected && $0.caption == "what is released" })
    let report = folder.appendingPathComponent("audit/report.html")
    #expect(try String(contentsOf: report, encoding: .utf8).contains("visual scrambling"))
    let again = try AuditRecord(
      decoding: [UInt8](Data(contentsOf: folder.appendingPathComponent("audit/audit.json"))),
      name: "audit.json")
    #expect(again.assets == record.assets && again.sentence == record.sentence)
  }

  @Test("another tool's ciphertexts are attacked once somebody says what they are")
  func attacksForeignCiphertexts() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let made = try encrypt(.same)
    var foreign = request(folder.appendingPathComponent("theirs.tar"))
    try FileManager.default.moveItem(
      at: made.appendingPathComponent("data.tar"), to: foreign.ciphertexts)
    #expect(throws: KitError.notCiphertexts(foreign.ciphertexts.path)) {
      try CipherAuditRun(foreign).run()
    }
    foreign.cipher = "pixel"
    foreign.sharesKey = true
    foreign.effort.attacks = ["neighbour signs"]
    // Names of a release stand for nothing without the owner's map.
    #expect(throws: KitError.noOriginals) { try CipherAuditRun(foreign).run() }
    foreign.owner.keymap = folder.appendingPathComponent("out.owner/keymap.csv")
    let record = try CipherAuditRun(foreign).run()
    #expect(record.assets.first?.strongest == "neighbour signs")
    let checks = (record.checks ?? []).map { "\($0.name) \($0.outcome.rawValue)" }
    #expect(checks == ["key reuse note", "weak generator passed", "key space note"])
    #expect(record.recipe == "cipher: pixel by another tool, one key")
  }

  @Test("a cipher that the folder contradicts is refused")
  func contradicts() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var asked = request(try encrypt())
    asked.cipher = "tanaka"
    #expect(
      throws: KitError.cipherDiffers(asked.ciphertexts.path, asked: "tanaka", found: "pixel")
    ) { try CipherAuditRun(asked).run() }
  }

  @Test("an attacker that nobody knows is refused with the names that are known")
  func namesAttackers() throws {
    var asked = AuditEffort(attacks: ["fold", "folt"])
    #expect {
      try asked.checked()
    } throws: { error in
      "\(error)".hasPrefix("--attack \"folt\": no attacker has this name; known: AR;")
    }
    asked.attacks = []
    try asked.checked()
  }

  @Test("originals that do not belong to the ciphertexts are named")
  func explains() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = try encrypt()
    try FileManager.default.removeItem(at: folder.appendingPathComponent("out.owner/keymap.csv"))
    #expect(throws: KitError.noOriginals) { try CipherAuditRun(request(output)).run() }
  }
}
