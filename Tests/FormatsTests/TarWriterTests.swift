import Formats
import Foundation
import TestSupport
import Testing

@Suite("Tar writing")
struct TarWriterTests {
  static let files: [(String, [UInt8])] = [
    ("a.txt", Array("one".utf8)), ("folder/" + String(repeating: "long", count: 60), [1, 2, 3]),
    // Letters of many bytes, so that a cut at 100 bytes falls inside one.
    ("x" + String(repeating: "👩‍👩‍👧‍👦", count: 30), [4]),
    (String(repeating: "n", count: 100), [5]), (String(repeating: "n", count: 101), [6]),
    ("empty", []), ("block", [UInt8](repeating: 7, count: 512)),
  ]

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func archive(_ name: String) throws -> URL {
    let writer = try TarWriter(to: folder.file(name))
    for (name, bytes) in Self.files { try writer.append(name, bytes) }
    try writer.finish()
    return folder.file(name)
  }

  @Test("what is written is read, plain and gzipped")
  func roundTrip() throws {
    let url = try archive("a.tar")
    let packed = folder.file("a.tar.gz")
    try AtomicFile.write(Gzip.compress(FileBytes.read(url)), to: packed)
    for archive in [try TarArchive(contentsOf: url), try TarArchive(contentsOf: packed)] {
      #expect(archive.entries.map(\.name) == Self.files.map(\.0) && archive.skipped.isEmpty)
      for (entry, file) in zip(archive.entries, Self.files) {
        #expect(try archive.bytes(of: entry) == file.1)
      }
    }
  }

  @Test("equal content gives equal bytes that say nothing about the writer")
  func isReproducible() throws {
    let bytes = try FileBytes.read(archive("a.tar"))
    #expect(try FileBytes.read(archive("b.tar")) == bytes && bytes.count % 512 == 0)
    // Mode, owner, group; time; names of the owner and the group.
    #expect(bytes[100..<124].elementsEqual("0000644\u{0}0000000\u{0}0000000\u{0}".utf8))
    #expect(bytes[136..<148].elementsEqual("00000000000\u{0}".utf8))
    #expect(bytes[265..<345].allSatisfy { $0 == 0 })
  }

  @Test("a stream gets the same bytes, and stays open")
  func streams() throws {
    let expected = try FileBytes.read(archive("a.tar"))
    try Data().write(to: folder.file("stream"))
    let handle = try FileHandle(forWritingTo: folder.file("stream"))
    let writer = TarWriter(handle: handle)
    for (name, bytes) in Self.files { try writer.append(name, bytes) }
    try writer.finish()
    try handle.write(contentsOf: [9])
    try handle.close()
    #expect(try FileBytes.read(folder.file("stream")) == expected + [9])
  }

  @Test("GNU tar lists what is written")
  func agreesWithTar() throws {
    guard let tar = Tool("tar", for: "GNU tar reads our archives") else { return }
    let answer = try tar.run(["-tf", archive("a.tar").path, "--quoting-style=literal"])
    #expect(
      answer.status == 0
        && answer.output.split(separator: "\n").map(String.init) == Self.files.map(\.0))
  }

  @Test("Python's tarfile reads what is written")
  func agreesWithPython() throws {
    guard let python = Tool("python3", for: "Python reads our archives") else { return }
    let script = """
      import sys, tarfile
      sys.stdout.reconfigure(encoding="utf-8")
      with tarfile.open(sys.argv[1]) as archive:
          for member in archive:
              data = archive.extractfile(member).read()
              print(member.name, list(data[:4]), len(data), member.mtime, member.uid, oct(member.mode))
      """
    let answer = try python.run(["-c", script, archive("a.tar").path])
    let expected = Self.files.map { name, bytes in
      "\(name) \(bytes.prefix(4).map(Int.init)) \(bytes.count) 0 0 0o644\n"
    }
    #expect(answer.output == expected.joined())
  }

  @Test("a writer that is dropped leaves nothing behind, and two write beside each other")
  func cleansUp() throws {
    do {
      let one = try TarWriter(to: folder.file("a.tar"))
      let two = try TarWriter(to: folder.file("a.tar"))
      try one.append("one", [1])
      try two.append("two", [2])
      #expect(try folder.names.count == 2)
      try two.finish()
    }
    #expect(try TarArchive(contentsOf: folder.file("a.tar")).entries.map(\.name) == ["two"])
    #expect(try folder.names == ["a.tar"])
  }

  @Test("the old archive stays until the other is finished")
  func replaces() throws {
    let url = try archive("a.tar")
    let writer = try TarWriter(to: url)
    try writer.append("b", [1])
    #expect(try TarArchive(contentsOf: url).entries.count == Self.files.count)
    try writer.finish()
    #expect(try TarArchive(contentsOf: url).entries.count == 1)
  }

  @Test("a place that cannot be written is named")
  func refuses() throws {
    let url = folder.file("missing/a.tar")
    #expect(throws: FormatError.writing(url.path, bytes: 0, code: ENOENT)) {
      _ = try TarWriter(to: url)
    }
  }

  #if os(Linux)
    @Test("a full device is named")
    func explainsFullDevice() throws {
      let handle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
      let writer = TarWriter(handle: handle)
      #expect(
        throws: FormatError.unwritable(
          "the stream", bytes: 1024, problem: "No space left on device")
      ) { try writer.append("a", [1]) }
    }
  #endif
}
