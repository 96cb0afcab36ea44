import CipherJobs
import Ciphers
import Formats
import Foundation
import Imaging
import Pixels
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
    #expect(throws: CipherError.wrongKey(got: other.check, expected: set.key.check)) {
      try set.decrypt("out", to: "back", keys: [other])
    }
    #expect(!FileManager.default.fileExists(atPath: set.folder.file("back").path))
    #expect(try set.decrypt("out", to: "back", keys: [other, set.key]).decrypted == 12)
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
    let altered = CipherError.altered.description
    for refused in report.refused.prefix(3) { #expect(refused.reason == altered) }
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
        try? job.decrypt(file: file, to: target)
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

  @Test("altered tables and maps are refused, and lead nowhere else")
  func survivesTables() throws {
    let table = set.folder.file("out/ciphertexts.csv")
    let text = try String(contentsOf: table, encoding: .utf8)
    for (old, new) in [(",24,24,3,", ",24,999999999,3,"), ("pixel", "pxel"), ("check", "chek")] {
      try AtomicFile.write(text.replacingOccurrences(of: old, with: new), to: table)
      let report = try? set.decrypt("out", to: "back")
      #expect(report?.decrypted ?? 0 == 0, "\(new)")
    }
    try AtomicFile.write(text, to: table)
    let map = set.folder.file("out.owner/keymap.csv")
    let rows = try CSVTable(contentsOf: map)
    let names = rows.column("name") ?? []
    try AtomicFile.write(
      CSVTable(
        header: ["name", "split", "key"], rows: names.map { [$0, "..", "../../\($0)"] }
      ).encoded(), to: map)
    #expect(try set.decrypt("out", to: "inside").decrypted == 12)
    #expect(try set.tree("inside").count == 12)
  }
}
