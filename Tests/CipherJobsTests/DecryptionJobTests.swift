import CipherJobs
import Ciphers
import Formats
import Foundation
import Imaging
import Pixels
import Records
import TestSupport
import Testing

@Suite("Decrypting sets of images")
struct DecryptionJobTests {
  private let set: FaceSet

  init() throws {
    set = try FaceSet()
    var settings = try set.settings()
    settings.writesFiles = true
    try set.encrypt(settings, to: "out")
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: set.folder.file("out/images").path).sorted()
  }

  @Test("a wrong key is named before anything is written; an earlier key of the owner's works")
  func namesKeys() throws {
    let other = MasterKey()
    let wrong = CipherError.wrongKey(got: other.check, expected: set.key.check)
    let expected = JobError.picture(set.folder.file("out").path, reason: wrong.description)
    #expect(throws: expected) {
      try set.decrypt("out", to: "back", keys: [other])
    }
    #expect(!FileManager.default.fileExists(atPath: set.folder.file("back").path))
    #expect(try set.decrypt("out", to: "back", keys: [other, set.key]).decrypted == 12)
  }

  @Test("a set without its pictures and a folder without ciphertexts are told apart")
  func namesWhatIsMissing() throws {
    let (out, empty) = (set.folder.file("out"), set.folder.file("empty"))
    try FileManager.default.removeItem(at: set.folder.file("out/images"))
    #expect(throws: JobError.noPictures(out.path)) { try set.decrypt("out", to: "back") }
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: false)
    #expect(throws: JobError.noCiphertexts(empty.path)) { try set.decrypt("empty", to: "back") }
  }

  @Test("what was compressed again, cropped or edited is refused; the others are decrypted")
  func refusesAltered() throws {
    let names = try files()
    func change(_ name: String, _ body: (Image) throws -> [UInt8]) throws {
      let path = "out/images/\(name)"
      try AtomicFile.write(body(set.picture(path)), to: set.folder.file(path))
    }
    try change(names[0]) { try JPEG.encode($0, quality: 95) }
    try change(names[1]) { try PNG.encode($0.centerCropped(to: Size(side: 20))) }
    try change(names[2]) { image in
      var edited = image
      edited.bytes[100] ^= 1
      return try PNG.encode(edited)
    }
    try AtomicFile.write([1, 2, 3], to: set.folder.file("out/images/\(names[3])"))
    try FileManager.default.removeItem(at: set.folder.file("out/images/\(names[4])"))
    let report = try set.decrypt("out", to: "back")
    #expect(report.decrypted == 7)
    #expect(report.refused.map(\.id.key) == names[..<5].map { String($0.dropLast(4)) })
    let reasons = report.refused.prefix(3).map(\.reason)
    let altered = CipherError.altered.description
    #expect(reasons[0] == altered && reasons[1].contains("cropped") && reasons[2] == altered)
  }

  @Test("what comes back is readable by its owner alone, and is PNG by name too")
  func guards() throws {
    let name = try #require(try files().first)
    _ = try set.decrypt("out", to: "back")
    let job = DecryptionJob(keys: [set.key])
    let file = set.folder.file("out/images/\(name)")
    try job.decrypt(file: file, to: set.folder.file("one.png"))
    func mode(_ url: URL) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }
    #expect(try mode(set.folder.file("one.png")) == 0o600)
    let back = set.folder.file("back")
    #expect(try mode(back) == 0o700)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: back.path)
    #expect(!paths.isEmpty)
    for path in paths {
      let url = back.appendingPathComponent(path)
      #expect(try mode(url) == (url.hasDirectoryPath ? 0o700 : 0o600), "\(path)")
    }
    let jpeg = set.folder.file("one.jpg")
    #expect(throws: JobError.notPNG(jpeg.path)) { try job.decrypt(file: file, to: jpeg) }
  }

  @Test("a single file carries all that decrypting it needs; damage never passes")
  func decryptsOne() throws {
    let name = try #require(try files().first)
    let job = DecryptionJob(keys: [set.key])
    let file = set.folder.file("out/images/\(name)")
    try job.decrypt(file: file, to: set.folder.file("one.png"))
    let whole = try FileBytes.read(set.folder.file("one.png"))
    let bytes = try FileBytes.read(file)
    // The text chunk and the ends are what matters; the middle is pixels.
    for place in Array(0..<420) + stride(from: 420, to: bytes.count, by: 97) {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      for damaged in [flipped, Array(bytes[..<place])] {
        try AtomicFile.write(damaged, to: file)
        let target = set.folder.file("damaged.png")
        _ = try? job.decrypt(file: file, to: target)
        if FileManager.default.fileExists(atPath: target.path) {
          // A bit of a checksum that the decoder does not ask for changes nothing.
          #expect(try FileBytes.read(target) == whole, "byte \(place)")
          try FileManager.default.removeItem(at: target)
        }
      }
    }
    try AtomicFile.write(PNG.encode(Image(size: Size(side: 8), channels: 3)), to: file)
    #expect(throws: JobError.notCiphertext(file.path)) {
      try job.decrypt(file: file, to: set.folder.file("none.png"))
    }
  }

  @Test("altered tables are refused before anything is written")
  func refusesTables() throws {
    let table = set.folder.file("out/ciphertexts.csv")
    let text = try String(contentsOf: table, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // A picture that is taken out with its row must be noticed too.
    let shorter = (lines[..<3] + lines[4...]).joined(separator: "\n")
    for altered in [
      shorter, text.replacingOccurrences(of: ",24,24,3,", with: ",24,999999999,3,"),
      text.replacingOccurrences(of: "pixel", with: "pxel"),
      text.replacingOccurrences(of: "check", with: "chek"),
    ] {
      try AtomicFile.write(altered, to: table)
      #expect(throws: JobError.alteredTable(table.path)) { try set.decrypt("out", to: "back") }
      #expect(!FileManager.default.fileExists(atPath: set.folder.file("back").path))
    }
    try AtomicFile.write(text, to: table)
    let file = set.folder.file("out/manifest.json")
    let manifest = try ReleaseManifest(contentsOf: file)
    var other = manifest
    other.samples = 11
    try AtomicFile.write(other.encoded(), to: file)
    #expect(throws: JobError.missingRows(table.path, got: 12, expected: 11)) {
      try set.decrypt("out", to: "back")
    }
    for tag in [nil, "", String(repeating: "0", count: 64)] {
      other = manifest
      other.cipher?.tag = tag
      try AtomicFile.write(other.encoded(), to: file)
      #expect(throws: JobError.alteredTable(table.path)) { try set.decrypt("out", to: "back") }
    }
    other.cipher?.check = "\u{1B}[31mkey"
    try AtomicFile.write(other.encoded(), to: file)
    #expect(throws: JobError.badInfo(set.folder.file("out").path)) {
      try set.decrypt("out", to: "back")
    }
  }

  @Test("a map leads nowhere else, and two of its rows never make one picture")
  func survivesMaps() throws {
    let map = set.folder.file("out.owner/keymap.csv")
    let names = try CSVTable(contentsOf: map).column("name") ?? []
    for (number, key) in ["../../NAME", "same", "..", ""].enumerated() {
      let rows = names.map { [$0, "..", key.replacingOccurrences(of: "NAME", with: $0)] }
      try AtomicFile.write(
        CSVTable(header: ["name", "split", "key"], rows: rows).encoded(), to: map)
      #expect(try set.decrypt("out", to: "inside\(number)").decrypted == 12)
      #expect(try set.tree("inside\(number)").count == 12)
    }
  }

  @Test("without a map pictures keep the names of the release, and it is said")
  func saysNames() throws {
    #expect(try !set.decrypt("out", to: "named").lacksNames)
    try FileManager.default.removeItem(at: set.folder.file("out.owner"))
    #expect(try set.decrypt("out", to: "back").lacksNames)
    #expect(try set.tree("back").keys.sorted() == files())
  }

  @Test("a folder or an archive of files that carry all that is needed is decrypted")
  func decryptsTrees() throws {
    var settings = try set.settings("etc-16")
    settings.storage = .raw
    try set.encrypt(settings, to: "raw")
    settings.storage = .jpeg(quality: 95)
    settings.writesFiles = true
    try set.encrypt(settings, to: "lossy")
    let whole = try set.decrypt("raw/data.tar", to: "one")
    #expect(whole.decrypted == 12 && whole.unauthenticated == 0 && whole.refused.isEmpty)
    let lossy = try set.decrypt("lossy/images", to: "two")
    #expect(lossy.decrypted == 12 && lossy.unauthenticated == 12)
    // Among others, in folders, and with equal names.
    let name = try #require(try files().first)
    for place in ["tree/deep/\(name)", "tree/a.png", "tree/a.pnm"] {
      try set.write(FileBytes.read(set.folder.file("out/images/\(name)")), place)
    }
    try set.write(PNG.encode(Image(size: Size(side: 8), channels: 3)), "tree/other.png")
    let foreign = ImageEncryption(try set.settings(), key: MasterKey(), job: JobSeed())
    for place in ["tree/0.png", "tree/z.png"] {
      try set.write(foreign.file(set.plain(0), index: 0), place)
    }
    try set.write([1], "tree/notes.txt")
    let mixed = try set.decrypt("tree", to: "three")
    #expect(mixed.decrypted == 3 && mixed.refused.map(\.id.key) == ["0.png", "other.png", "z.png"])
    #expect(
      try set.tree("three").keys.sorted() == ["a.png.png", "a.pnm.png", "deep/\(name)"])
    let other = MasterKey()
    #expect(throws: JobError.self) { try set.decrypt("tree", to: "four", keys: [other]) }
    #expect(!FileManager.default.fileExists(atPath: set.folder.file("four.partial").path))
    #expect(throws: JobError.notCiphertext(set.folder.file("three").path)) {
      try set.decrypt("three", to: "five")
    }
    #expect(
      throws: JobError.outputInside(
        set.folder.file("tree/six").path, input: set.folder.file("tree").path)
    ) { try set.decrypt("tree", to: "tree/six") }
  }
}
