import Formats
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Atomic files")
struct AtomicFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("a file is replaced with its mode, and no draft stays")
  func replaces() throws {
    let url = folder.file("key")
    try AtomicFile.write([1], to: url)
    try AtomicFile.write("ü", to: url, mode: 0o600)
    #expect(try FileBytes.read(url) == [0xC3, 0xBC])
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try folder.names == ["key"])
  }

  @Test("an empty file and a file of a megabyte are whole", arguments: [0, 1 << 20])
  func writesAll(_ count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try AtomicFile.write(bytes, to: folder.file("data"))
    #expect(try FileBytes.read(folder.file("data")) == bytes)
  }

  @Test("threads that write one file at the same time leave one of their contents whole")
  func survivesThreads() throws {
    let url = folder.file("shared")
    let errors = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 16) { number in
      do {
        try AtomicFile.write([UInt8](repeating: UInt8(number), count: 50_000), to: url)
      } catch {
        errors.withLock { $0.append("\(error)") }
      }
    }
    #expect(errors.withLock { $0 } == [])
    let bytes = try FileBytes.read(url)
    #expect(bytes.count == 50_000 && Set(bytes).count == 1)
    #expect(try folder.names == ["shared"])
  }

  @Test("of threads that make one new file at the same time one gets it, the others are told")
  func givesNameOnce() throws {
    let winners = Mutex<[UInt8]>([])
    let errors = Mutex<[FormatError]>([])
    let url = folder.file("new")
    DispatchQueue.concurrentPerform(iterations: 16) { number in
      do {
        let bytes = [UInt8](repeating: UInt8(number), count: 50_000)
        try AtomicFile.write(bytes, to: url, mode: 0o600, replaces: false)
        winners.withLock { $0.append(UInt8(number)) }
      } catch {
        errors.withLock { $0.append(error as? FormatError ?? .missing("\(error)")) }
      }
    }
    #expect(winners.withLock { $0.count } == 1)
    #expect(errors.withLock { $0 } == Array(repeating: .exists(url.path), count: 15))
    #expect(try Set(FileBytes.read(url)) == winners.withLock { Set($0) })
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try folder.names == ["new"])
  }

  @Test("a new file takes the place of nothing: no file, no folder, no link that leads nowhere")
  func refusesTakenNames() throws {
    try AtomicFile.write([1], to: folder.file("file"))
    try FileManager.default.createDirectory(
      at: folder.file("folder"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      at: folder.file("link"), withDestinationURL: folder.file("nowhere"))
    for name in ["file", "folder", "link"] {
      let url = folder.file(name)
      #expect(throws: FormatError.exists(url.path)) {
        try AtomicFile.write([2], to: url, replaces: false)
      }
      let stream = try AtomicStream(to: url)
      try stream.append([3])
      #expect(throws: FormatError.exists(url.path)) { try stream.keep(replaces: false) }
    }
    #expect(try FileBytes.read(folder.file("file")) == [1])
    #expect(try folder.names == ["file", "folder", "link"])
  }

  @Test("the longest name that a file system takes can be written")
  func writesLongNames() throws {
    let name = String(repeating: "n", count: 255)
    try AtomicFile.write([1], to: folder.file(name))
    #expect(try folder.names == [name])
  }

  @Test("a link is replaced, what it leads to stays")
  func replacesLinks() throws {
    try AtomicFile.write([1], to: folder.file("real"))
    try FileManager.default.createSymbolicLink(
      at: folder.file("link"), withDestinationURL: folder.file("real"))
    try AtomicFile.write([2], to: folder.file("link"))
    #expect(try FileBytes.read(folder.file("real")) == [1])
    #expect(try FileBytes.read(folder.file("link")) == [2])
  }

  @Test("a missing folder is named, and nothing is left behind")
  func refusesMissingFolder() throws {
    let url = folder.file("no/such/folder/file")
    let error = #expect(throws: FormatError.self) { try AtomicFile.write([1, 2], to: url) }
    #expect(
      error?.description
        == "\(url.path): could not write 0 bytes: No such file or directory; nothing was changed, "
        + "make room or choose another place and try again")
    #expect(try folder.names.isEmpty)
  }

  @Test("a folder is not replaced by a file, and the draft goes")
  func refusesFolder() throws {
    try FileManager.default.createDirectory(
      at: folder.file("occupied/inside"), withIntermediateDirectories: true)
    #expect(throws: FormatError.self) { try AtomicFile.write([1], to: folder.file("occupied")) }
    #expect(try folder.names == ["occupied"])
  }

  #if compiler(>=6.2) && os(Linux)
    /// A process of its own, because the limit stands for a full disk in all of a process.
    @Test("where the disk ends, the error says so and the old file stays whole")
    func keepsOldFileOnFullDisk() async {
      await #expect(processExitsWith: .success) {
        signal(SIGXFSZ, SIG_IGN)
        let folder = try TemporaryFolder()
        let url = folder.file("weights")
        let old = [UInt8](repeating: 7, count: 3000)
        try AtomicFile.write(old, to: url)
        var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        let error = #expect(throws: FormatError.self) {
          try AtomicFile.write([UInt8](repeating: 8, count: 5000), to: url)
        }
        #expect(error == .writing(url.path, bytes: 5000, code: EFBIG))
        #expect(try FileBytes.read(url) == old)
        let tar = try TarWriter(to: folder.file("data.tar"))
        #expect(throws: FormatError.writing(folder.file("data.tar").path, bytes: 5632, code: EFBIG))
        {
          try tar.append("a", [UInt8](repeating: 1, count: 5000))
        }
      }
    }
  #endif
}
