import Formats
import Foundation
import TestSupport
import Testing

@Suite("Tar")
struct TarTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func archive(_ files: [(String, [UInt8])], _ name: String = "a.tar") throws -> URL {
    let url = folder.appendingPathComponent(name)
    let writer = try TarWriter(to: url)
    for (name, bytes) in files { try writer.append(name, bytes) }
    try writer.finish()
    return url
  }

  static let files: [(String, [UInt8])] = [
    ("a.txt", Array("one".utf8)), ("folder/" + String(repeating: "long", count: 60), [1, 2, 3]),
    ("empty", []), ("block", [UInt8](repeating: 7, count: 512)),
  ]

  @Test("what is written is read, plain and gzipped; equal content gives equal bytes")
  func roundTrip() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = try archive(Self.files)
    let bytes = try FileBytes.read(url)
    #expect(try FileBytes.read(archive(Self.files, "b.tar")) == bytes)
    #expect(bytes.count % 512 == 0)
    for archive in [
      try TarArchive(contentsOf: url),
      try TarArchive(bytes: Gzip.compress(bytes), name: "a.tar.gz"),
    ] {
      #expect(archive.entries.map(\.name) == Self.files.map(\.0))
      for (entry, file) in zip(archive.entries, Self.files) {
        #expect(try archive.bytes(of: entry) == file.1)
      }
    }
  }

  @Test("GNU tar reads what is written, and what GNU tar writes is read")
  func agreesWithTar() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    func tar(_ arguments: [String]) throws -> String {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["tar"] + arguments
      process.standardOutput = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return String(decoding: output, as: UTF8.self)
    }
    let url = try archive(Self.files)
    #expect(
      try tar(["-tf", url.path]).split(separator: "\n").map(String.init) == Self.files.map(\.0))
    let source = folder.appendingPathComponent("source/folder")
    try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
    let long = String(repeating: "n", count: 150)
    try Data([4, 5]).write(to: source.appendingPathComponent(long))
    for format in ["gnu", "pax", "ustar"] {
      let made = folder.appendingPathComponent(format + ".tar").path
      let name = format == "ustar" ? "short" : long
      try Data([4, 5]).write(to: source.appendingPathComponent(name))
      _ = try tar([
        "--format", format, "-C", folder.path + "/source", "-cf", made, "folder/" + name,
      ])
      let archive = try TarArchive(contentsOf: URL(fileURLWithPath: made))
      #expect(archive.entries.map(\.name) == ["folder/" + name], "\(format)")
      #expect(try archive.bytes(of: archive.entries[0]) == [4, 5])
    }
  }

  @Test("names that lead out of the folder and repeated names are listed, not taken")
  func skips() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = try archive([
      ("../up", [1]), ("/root", [2]), ("x/../../y", [3]), ("a", [4]), ("a", [5]),
    ])
    let archive = try TarArchive(contentsOf: url)
    #expect(archive.entries.map(\.name) == ["a"])
    #expect(try archive.bytes(of: archive.entries[0]) == [4])
    #expect(archive.skipped.count == 4)
  }

  @Test("every cut before the end mark throws, every flip throws or reads")
  func survivesDamage() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bytes = try FileBytes.read(archive(Self.files))
    for cut in stride(from: 0, through: bytes.count - 1024, by: 64) {
      #expect(throws: FormatError.self) {
        _ = try TarArchive(bytes: Array(bytes[..<cut]), name: "cut.tar")
      }
    }
    for damaged in Damage.of(bytes) {
      guard let archive = try? TarArchive(bytes: damaged, name: "x.tar") else { continue }
      for entry in archive.entries { _ = try? archive.bytes(of: entry) }
    }
  }

  @Test("a writer that is dropped leaves nothing behind, and two write beside each other")
  func cleansUp() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("a.tar")
    do {
      let one = try TarWriter(to: url)
      let two = try TarWriter(to: url)
      try one.append("one", [1])
      try two.append("two", [2])
      try two.finish()
    }
    #expect(try TarArchive(contentsOf: url).entries.map(\.name) == ["two"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.tar"])
  }
}
