import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Pixels
import Records
import TestSupport
import Testing

@Suite("Encrypting sets of images")
struct EncryptionJobTests {
  private let set: FaceSet

  init() throws { set = try FaceSet() }

  @Test(
    "what is decrypted is what was encrypted, under its own name", arguments: CipherRegistry.labels)
  func comesBack(_ label: String) throws {
    #expect(try set.encrypt(set.settings(label), to: "out").encrypted == 12)
    #expect(try set.decrypt("out", to: "back").refused.isEmpty)
    for index in 0..<12 {
      #expect(try set.picture("back/\(set.source.id(at: index)).png") == set.plain(index))
    }
  }

  @Test("what is handed out tells neither names nor more labels than were chosen")
  func tellsNothing() throws {
    try set.encrypt(set.settings(), to: "out")
    let files = try set.tree("out")
    #expect(files.keys.sorted() == ["ciphertexts.csv", "data.tar", "labels.csv", "manifest.json"])
    let keys = set.source.ids.map { Array($0.key.utf8) }
    for (name, bytes) in files where name.hasSuffix("csv") || name.hasSuffix("json") {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("Male") && !text.contains("person"))
      for key in keys { #expect(!text.contains(",\(String(decoding: key, as: UTF8.self)),")) }
    }
    let manifest = try ReleaseManifest(decoding: files["manifest.json"] ?? [], name: "m")
    #expect(manifest.shape == [24, 24, 3] && manifest.samples == 12)
    let tag = manifest.cipher?.tag
    #expect(tag?.count == 64)
    #expect(
      manifest.cipher
        == .init(label: "pixel+shuffle", keys: .perImage, check: set.key.check, tag: tag))
    let read = try Sources.open(DataLocation(path: set.folder.file("out").path))
    #expect(read.count == 12 && read.columns.filter { $0 != "key" } == ["Smiling"])
    #expect(read.ids.map(\.key).allSatisfy { $0.count == 32 })
    #expect(read.ids.map(\.key) == read.ids.map(\.key).sorted())
    for (name, mode) in [
      ("out.owner", 0o700), ("out.owner/job.seed", 0o600),
      ("out.owner/keymap.csv", 0o600),
    ] {
      let found = try FileManager.default.attributesOfItem(atPath: set.folder.file(name).path)
      #expect(found[.posixPermissions] as? Int == mode, "\(name)")
    }
  }

  @Test("a stopped job goes on, and gives the bytes of one that was never stopped")
  func resumes() throws {
    let settings = try set.settings()
    try set.encrypt(settings, to: "whole")
    try set.copySeed(from: "whole", to: "out")
    #expect(throws: FormatError.self) {
      try set.encrypt(settings, to: "out", from: .stopping(set.source, at: 5))
    }
    // As a kill leaves it: a torn draft of another.
    try AtomicFile.write([1, 2], to: set.folder.file("out.partial/images/.x.png.7-1.partial"))
    #expect((2...5).contains(try set.encrypt(settings, to: "out").resumed))
    #expect(try set.tree("out") == set.tree("whole"))
    #expect(!FileManager.default.fileExists(atPath: set.folder.file("out.partial").path))
  }

  @Test("another job's leftovers, and a finished one, are left alone")
  func refusesOthers() throws {
    #expect(throws: FormatError.self) {
      try set.encrypt(set.settings("tanaka"), to: "out", from: .stopping(set.source, at: 5))
    }
    let error = #expect(throws: JobError.self) { try set.encrypt(set.settings(), to: "out") }
    #expect(error?.description.contains("an unfinished job with tanaka, per-image keys") == true)
    // Killed between the last two steps.
    try FileManager.default.createDirectory(
      at: set.folder.file("out"), withIntermediateDirectories: true)
    let left = set.folder.file("out.partial")
    for finished in [false, true] {
      if finished { try AtomicFile.write("", to: left.appendingPathComponent("finished")) }
      #expect(throws: JobError.outputExists(set.folder.file("out").path)) {
        try set.encrypt(set.settings(), to: "out")
      }
      #expect(FileManager.default.fileExists(atPath: left.path) == !finished)
    }
  }

  @Test("per-image keys differ for equal pictures, one key for all does not")
  func choosesKeys() throws {
    for keys in [ReleaseManifest.Cipher.Keys.perImage, .same] {
      var settings = try set.settings()
      settings.keys = keys
      settings.keepsNames = true
      settings.writesFiles = true
      let name = "out-\(keys.rawValue)"
      try set.encrypt(settings, to: name)
      let table = try CSVTable(contentsOf: set.folder.file("\(name)/ciphertexts.csv"))
      let nonces = Set(table.column("nonce") ?? [])
      #expect(nonces.count == (keys == .same ? 1 : 12))
      #expect(try set.decrypt(name, to: "back-\(keys.rawValue)").decrypted == 12)
      #expect(try set.picture("back-\(keys.rawValue)/\(set.source.id(at: 0)).png") == set.plain(0))
    }
  }

  @Test("discarded keys leave nothing to decrypt with")
  func discards() throws {
    var settings = try set.settings()
    settings.keys = .discarded
    try set.encrypt(settings, to: "out")
    let text = try String(contentsOf: set.folder.file("out/ciphertexts.csv"), encoding: .utf8)
    #expect(text.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix(",24,24,3,,,") })
    #expect(throws: JobError.keysDiscarded(set.folder.file("out").path)) {
      try set.decrypt("out", to: "back")
    }
  }

  @Test("raw files hold the same pixels as PNG files, and are tagged")
  func storesRaw() throws {
    var settings = try set.settings("pixel+shuffle")
    settings.storage = .raw
    try set.encrypt(settings, to: "out")
    let manifest = try ReleaseManifest(contentsOf: set.folder.file("out/manifest.json"))
    #expect(manifest.format == .pnm)
    let tar = try TarArchive(contentsOf: set.folder.file("out/data.tar"))
    #expect(tar.entries.map(\.name).filter { $0.hasSuffix(".pnm") }.count == 12)
    #expect(try set.decrypt("out", to: "back").decrypted == 12)
    #expect(try set.picture("back/\(set.source.id(at: 3)).png") == set.plain(3))
  }

  @Test("etc survives JPEG; others refuse it with the reason")
  func storesJPEG() throws {
    var settings = try set.settings("etc-16")
    settings.storage = .jpeg(quality: 95)
    let faces = try FaceSet(count: 4, size: 64)
    try faces.encrypt(settings, to: "out")
    #expect(try faces.decrypt("out", to: "back").decrypted == 4)
    let (plain, back) = (
      try faces.plain(0), try faces.picture("back/\(faces.source.id(at: 0)).png")
    )
    let squares = zip(plain.bytes, back.bytes).map { pow(Double($0) - Double($1), 2) }
    #expect(squares.reduce(0, +) / Double(squares.count) < 40)
    settings.cipher = PixelCipher(shuffles: false)
    #expect(throws: JobError.jpeg(cipher: "pixel")) { try set.encrypt(settings, to: "no") }
  }
}
