import Formats
import Foundation
import TestSupport
import Testing

@Suite("Tar reading")
struct TarArchiveTests {
  /// One header with its data, as other programs write them.
  struct Piece {
    var name: String
    var kind: Character = "0"
    var data: [UInt8] = []
    /// nil for the length of the data.
    var size: String?
    var magic = "ustar\u{0}00"
    var prefix = ""

    var bytes: [UInt8] {
      var out = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at start: Int) {
        out.replaceSubrange(start..<start + text.utf8.count, with: text.utf8)
      }
      put(name, at: 0)
      put(size ?? String(data.count, radix: 8), at: 124)
      put("        ", at: 148)
      put(String(kind), at: 156)
      put(magic, at: 257)
      put(prefix, at: 345)
      put(String(out.reduce(0) { $0 + Int($1) }, radix: 8) + "\0", at: 148)
      return out + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
    }
  }

  static func pax(_ records: [(String, String)]) -> Piece {
    let text = records.map { key, value in
      let body = " \(key)=\(value)\n"
      let length = (1...9).map { $0 + body.utf8.count }.first {
        "\($0)".count + body.utf8.count == $0
      }
      return "\(length ?? 0)\(body)"
    }
    return Piece(name: "pax", kind: "x", data: Array(text.joined().utf8))
  }

  static func archive(_ pieces: [Piece]) throws -> TarArchive {
    let bytes = pieces.flatMap(\.bytes) + [UInt8](repeating: 0, count: 1024)
    return try TarArchive(bytes: bytes, name: "a.tar")
  }

  @Test("names come from the header, its prefix, GNU's long names or pax")
  func names() throws {
    let long = String(repeating: "l", count: 150)
    let archive = try Self.archive([
      Piece(name: "plain", data: [1]),
      Piece(name: "name", data: [2], prefix: "prefix"),
      // GNU tar keeps a time where ustar has the prefix.
      Piece(name: "gnu", data: [3], magic: "ustar  \0", prefix: "14200000000"),
      Piece(name: "././@LongLink", kind: "L", data: Array("\(long)\0".utf8)),
      Piece(name: "short", data: [4]),
      Self.pax([("mtime", "1.5"), ("path", "ü/\(long)")]),
      Piece(name: "short", data: [5]),
      Piece(name: "./here", data: [6]),
      Piece(name: "old", kind: "\0", data: [7], magic: ""),
    ])
    #expect(
      archive.entries.map(\.name) == [
        "plain", "prefix/name", "gnu", long, "ü/\(long)", "here", "old",
      ])
    #expect(try archive.entries.flatMap { try archive.bytes(of: $0) } == [1, 2, 3, 4, 5, 6, 7])
    #expect(archive.skipped.isEmpty)
  }

  @Test("what pax says of an entry counts for that entry alone")
  func announcements() throws {
    let archive = try Self.archive([
      Self.pax([("path", "a"), ("size", "3")]),
      // A long name in between has a size of its own.
      Piece(name: "././@LongLink", kind: "K", data: [UInt8](repeating: 65, count: 600)),
      Piece(name: "x", data: [1, 2, 3], size: "0"), Piece(name: "b", data: [4]),
      Piece(name: "g", kind: "g", data: Array("20 path=everywhere\n".utf8)),
      Piece(name: "c", data: [5]),
    ])
    #expect(archive.entries.map(\.name) == ["a", "b", "c"])
    #expect(try archive.bytes(of: archive.entries[0]) == [1, 2, 3])
  }

  @Test("folders are passed over; links, devices, holes and names that lead out are listed")
  func skips() throws {
    let archive = try Self.archive([
      Piece(name: "folder/", kind: "5"), Piece(name: "old/", kind: "\0", magic: ""),
      Piece(name: "../up", data: [1]), Piece(name: "/root", data: [2]),
      Piece(name: "x/../../y", data: [3]), Piece(name: "hard", kind: "1"),
      Piece(name: "soft", kind: "2"), Piece(name: "device", kind: "3"), Piece(name: "", data: [4]),
      Self.pax([("GNU.sparse.major", "1"), ("GNU.sparse.name", "s")]), Piece(name: "s", data: [5]),
      Piece(name: "a", data: [6]), Piece(name: "a", data: [7]),
      Self.pax([("path", "/absolute")]), Piece(name: "harmless", data: [8]),
      Piece(name: "..dots..", data: [9]),
    ])
    #expect(archive.entries.map(\.name) == ["a", "..dots.."])
    #expect(try archive.bytes(of: archive.entries[0]) == [6])
    #expect(
      archive.skipped == [
        "\"../up\" leads out of the archive's folder",
        "\"/root\" leads out of the archive's folder",
        "\"x/../../y\" leads out of the archive's folder",
        "\"hard\" is a link or a device, not a file",
        "\"soft\" is a link or a device, not a file",
        "\"device\" is a link or a device, not a file",
        "the file at byte 5632 has no name",
        "\"s\" is stored with holes; pack it without --sparse",
        "\"a\" is there more than once; the first is kept",
        "\"/absolute\" leads out of the archive's folder",
      ])
  }

  @Test(
    "sizes that no file has are refused",
    arguments: ["77777777777", "-1", "", "9", "\u{7F}"])
  func refusesSizes(_ size: String) {
    #expect(throws: FormatError.truncated("a.tar", part: "\"a\"")) {
      _ = try Self.archive([Piece(name: "a", data: [1], size: size)])
    }
    #expect(throws: FormatError.truncated("a.tar", part: "\"a\"")) {
      _ = try Self.archive([
        Self.pax([("size", "99999999999999999999")]), Piece(name: "a", data: [1]),
      ])
    }
  }

  @Test("the binary sizes of very large files are understood or refused")
  func binarySizes() throws {
    func archive(_ field: [UInt8]) throws -> TarArchive {
      var header = Piece(name: "a", size: "").bytes
      header.replaceSubrange(124..<136, with: field)
      header.replaceSubrange(148..<156, with: [UInt8](repeating: 32, count: 8))
      let sum = Array(String(header.reduce(0) { $0 + Int($1) }, radix: 8).utf8) + [0]
      header.replaceSubrange(148..<148 + sum.count, with: sum)
      return try TarArchive(
        bytes: header + [UInt8](repeating: 5, count: 512) + [UInt8](repeating: 0, count: 1024),
        name: "a.tar")
    }
    let zeros = [UInt8](repeating: 0, count: 10)
    #expect(try archive([0x80] + zeros + [2]).entries.map(\.size) == [2])
    for field in [[0x80] + zeros.dropLast(2) + [1, 0, 0], [UInt8](repeating: 0xFF, count: 12)] {
      #expect(throws: FormatError.self) { _ = try archive(field) }
    }
  }

  @Test("what is no tar, or ends early, is named")
  func explains() throws {
    let text = [UInt8](repeating: 65, count: 600)
    #expect(
      throws: FormatError.malformed(
        "a", problem: "the header at byte 0 fails its checksum",
        remedy: "it is no tar file or it is damaged")
    ) { _ = try TarArchive(bytes: text, name: "a") }
    #expect(throws: FormatError.truncated("a", part: "what follows \"nothing\"")) {
      _ = try TarArchive(bytes: [], name: "a")
    }
    #expect(throws: FormatError.truncated("a", part: "what follows \"one\"")) {
      _ = try TarArchive(bytes: Piece(name: "one", data: [1]).bytes, name: "a")
    }
  }

  @Test("every cut before the end mark is found, a flipped bit never harms")
  func survivesDamage() throws {
    let bytes =
      [Self.pax([("path", "long")]), Piece(name: "a", data: [1, 2, 3])].flatMap(\.bytes)
      + [UInt8](repeating: 0, count: 1024)
    let survey = Damage.survey(bytes, failure: FormatError.self) {
      let archive = try TarArchive(bytes: $0, name: "a.tar")
      for entry in archive.entries { _ = try archive.bytes(of: entry) }
    }
    #expect(survey.problems.isEmpty, "\(survey.problems)")
    // One block of zeros is an end mark too.
    #expect(survey.acceptedCuts.allSatisfy { $0 >= bytes.count - 512 }, "\(survey.acceptedCuts)")
    // Both headers have a checksum, in a field of 8 bytes that ends in blanks; data have none.
    let headerFlips = survey.acceptedFlips.map { $0 / 8 }.filter { $0 < 512 || 1024..<1536 ~= $0 }
    #expect(headerFlips.allSatisfy { 148..<156 ~= $0 % 512 }, "\(headerFlips)")
  }

  @Test(
    "GNU tar's own archives are read, in each of its formats", arguments: ["gnu", "pax", "ustar"])
  func readsGNUTar(_ format: String) throws {
    guard let tar = Tool("tar", for: "archives of GNU tar"),
      try tar.run(["--version"]).output.contains("GNU tar")
    else { return }
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: format == "ustar" ? 90 : 150)
    let inner = "folder/" + String(repeating: "d", count: 60)
    try FileManager.default.createDirectory(
      at: folder.file(inner), withIntermediateDirectories: true)
    try AtomicFile.write([4, 5], to: folder.file("\(inner)/\(name)"))
    let made = folder.file("made.tar")
    let answer = try tar.run([
      "--format", format, "-C", folder.url.path, "-cf", made.path, "folder",
    ])
    #expect(answer.status == 0)
    let archive = try TarArchive(contentsOf: made)
    #expect(archive.entries.map(\.name) == ["\(inner)/\(name)"] && archive.skipped.isEmpty)
    #expect(try archive.bytes(of: archive.entries[0]) == [4, 5])
  }
}
