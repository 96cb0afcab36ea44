import Formats
import Foundation
import TestSupport
import Testing

@Suite("Whole files")
struct FileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test("a file is replaced at once, with its mode, and no draft stays")
  func replaces() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("key")
    try AtomicFile.write([1], to: url)
    try AtomicFile.write([2, 3], to: url, mode: 0o600)
    #expect(try FileBytes.read(url) == [2, 3])
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
  }

  @Test("threads that write one file at the same time leave one of their contents whole")
  func survivesThreads() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("shared")
    DispatchQueue.concurrentPerform(iterations: 16) { number in
      try? AtomicFile.write([UInt8](repeating: UInt8(number), count: 50_000), to: url)
    }
    let bytes = try FileBytes.read(url)
    #expect(bytes.count == 50_000 && Set(bytes).count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["shared"])
  }

  @Test("what cannot be written is named, and the old file stays")
  func refuses() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let missing = folder.appendingPathComponent("no/such/folder/file")
    let error = #expect(throws: FormatError.self) { try AtomicFile.write([1], to: missing) }
    #expect(error?.description.contains("nothing was changed") == true)
    // A folder cannot be replaced by a file.
    let occupied = folder.appendingPathComponent("occupied")
    try FileManager.default.createDirectory(
      at: occupied.appendingPathComponent("inside"), withIntermediateDirectories: true)
    #expect(throws: FormatError.self) { try AtomicFile.write([1], to: occupied) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["occupied"])
  }

  @Test("a checksummed file finds every cut and every flipped bit")
  func findsDamage() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let payload = (0..<100).map { UInt8($0) }
    let sealed = ChecksummedFile.seal(payload)
    #expect(try ChecksummedFile.open(sealed, name: "c") == payload)
    for cut in sealed.indices {
      #expect(throws: FormatError.self) {
        _ = try ChecksummedFile.open(Array(sealed[..<cut]), name: "c")
      }
      for bit in 0..<8 {
        var flipped = sealed
        flipped[cut] ^= 1 << UInt8(bit)
        #expect(throws: FormatError.self) { _ = try ChecksummedFile.open(flipped, name: "c") }
      }
    }
  }

  @Test("files that are missing, folders, or too large say so")
  func explainsReading() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("x")
    #expect(throws: FormatError.missing(url.path)) { _ = try FileBytes.read(url) }
    #expect(throws: FormatError.self) { _ = try FileBytes.read(folder) }
    try Data([1, 2, 3]).write(to: url)
    #expect(throws: FormatError.tooLarge(url.path, bytes: 3, limit: 2)) {
      _ = try FileBytes.read(url, limit: 2)
    }
  }

  @Test("gzip gives back what went in, stops at the limit, and finds damage")
  func gzip() throws {
    let bytes = (0..<100_000).map { UInt8($0 % 7) }
    let packed = Gzip.compress(bytes)
    #expect(packed.count < 2000 && Gzip.isCompressed(packed))
    #expect(try Gzip.decompress(packed, name: "g") == bytes)
    #expect(try Gzip.decompress(packed + packed, name: "g") == bytes + bytes)
    #expect(throws: FormatError.self) { _ = try Gzip.decompress(packed, name: "g", limit: 99_999) }
    for cut in stride(from: 0, to: packed.count, by: 3) {
      #expect(throws: FormatError.self) {
        _ = try Gzip.decompress(Array(packed[..<cut]), name: "g")
      }
    }
    for damaged in Damage.of(packed) {
      _ = try? Gzip.decompress(damaged, name: "g", limit: 1 << 22)
    }
  }
}
