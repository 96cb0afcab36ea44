import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Records
import Synchronization
import TestSupport
import Testing

@Suite("Folders of a job: whose they are, who works in them, what is left")
struct JobFolderTests {
  private let set: FaceSet

  init() throws { set = try FaceSet() }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: set.folder.file(name).path)
  }

  private func write(_ name: String) throws { try set.write(Array("the user's own".utf8), name) }

  @Test("folders that happen to have a job's names are neither used nor removed")
  func leavesOthersAlone() throws {
    try write("out.draft/notes.txt")
    try write("out.partial/notes.txt")
    try write("out.partial/images/1.png")
    let before = try set.tree("out.partial")
    #expect(throws: JobError.notOurs(set.folder.file("out.partial").path)) {
      try set.encrypt(set.settings(), to: "out")
    }
    #expect(try set.tree("out.partial") == before && !exists("out.owner"))
    try write("linked/notes.txt")
    try FileManager.default.createSymbolicLink(
      at: set.folder.file("two.partial"), withDestinationURL: set.folder.file("linked"))
    #expect(throws: JobError.notOurs(set.folder.file("two.partial").path)) {
      try set.encrypt(set.settings(), to: "two")
    }
    // An empty one is what a kill at the very start leaves.
    try FileManager.default.createDirectory(
      at: set.folder.file("three.partial"), withIntermediateDirectories: true)
    try write("three.draft/notes.txt")
    try set.encrypt(set.settings(), to: "three")
    #expect(exists("three.draft/notes.txt") && exists("out.draft/notes.txt"))
    #expect(!exists("three.partial"))
  }

  @Test("what somebody puts into a job's folder outlives the job")
  func keepsAdditions() throws {
    #expect(throws: FormatError.self) {
      try set.encrypt(set.settings(), to: "out", from: .stopping(set.source, at: 5))
    }
    try write("out.partial/notes.txt")
    try set.encrypt(set.settings(), to: "out")
    #expect(try set.tree("out.partial").keys.sorted() == ["notes.txt"])
  }

  @Test("a mark that is torn begins anew, one of another kind is somebody else's")
  func readsMarks() throws {
    for (place, text) in [
      "", "obscura", "obscura.job/1", "obscura.job/1\n", "obscura.job/1\npixel, per",
    ].enumerated() {
      try set.write(Array(text.utf8), "torn\(place).partial/job.txt")
      #expect(try set.encrypt(set.settings(), to: "torn\(place)").encrypted == 12, "\(text)")
    }
    for (place, bytes) in [
      Array("notes\n".utf8), Array("obscura.job/2\npixel\n".utf8), [UInt8](0...255),
      [UInt8](repeating: 65, count: 9000),
    ].enumerated() {
      try set.write(bytes, "other\(place).partial/job.txt")
      #expect(throws: JobError.notOurs(set.folder.file("other\(place).partial").path)) {
        try set.encrypt(set.settings(), to: "other\(place)")
      }
      #expect(try set.tree("other\(place).partial") == ["job.txt": bytes])
    }
  }

  @Test("a seed that is torn is named, and nothing is begun")
  func refusesTornSeeds() throws {
    try set.write([1, 2, 3], "out.owner/job.seed")
    let error = #expect(throws: FormatError.self) { try set.encrypt(set.settings(), to: "out") }
    #expect(error?.description.contains("it does not have 32 bytes") == true)
    #expect(!exists("out.partial") && exists("out.owner/job.seed"))
  }

  @Test("two jobs never work on one output")
  func locks() throws {
    let busy = Mutex<(any Error)?>(nil)
    let set = set
    let source = WatchedSource(base: set.source) { index in
      guard index == 3 else { return }
      do {
        try set.encrypt(set.settings(), to: "out")
      } catch {
        busy.withLock { $0 = error }
      }
    }
    #expect(try set.encrypt(set.settings(), to: "out", from: source).encrypted == 12)
    #expect(busy.withLock { $0 as? JobError } == .busy(set.folder.file("out").path))
    #expect(try set.decrypt("out", to: "back").decrypted == 12)
  }

  @Test("a job in which nothing could be encrypted leaves nothing, and may be tried again")
  func cleansUp() throws {
    let broken = WatchedSource(base: set.source) {
      throw DatasetError.sample(SampleID(key: "\($0)"), problem: "no picture")
    }
    for _ in 0..<2 {
      let error = #expect(throws: JobError.self) {
        try set.encrypt(set.settings(), to: "out", from: broken)
      }
      #expect(error?.description.contains("no image could be encrypted") == true)
      #expect(!exists("out") && !exists("out.partial") && !exists("out.owner"))
    }
    #expect(try set.encrypt(set.settings(), to: "out").encrypted == 12)
  }

  @Test("outputs with one owner's folder share neither names nor nonces")
  func separatesReleases() throws {
    try set.encrypt(set.settings(), to: "one", owner: "mine")
    try set.encrypt(set.settings(), to: "two", owner: "mine")
    func column(_ name: String, _ out: String) throws -> Set<String> {
      Set(
        try CSVTable(contentsOf: set.folder.file("\(out)/ciphertexts.csv")).column(name) ?? [])
    }
    for name in ["key", "nonce"] {
      let (one, two) = (try column(name, "one"), try column(name, "two"))
      #expect(one.count == 12 && two.count == 12 && one.isDisjoint(with: two), "\(name)")
    }
    let map = try CSVTable(contentsOf: set.folder.file("mine/keymap.csv"))
    #expect(map.count == 24)
    let seeds = try set.tree("mine").keys.filter { $0.hasSuffix(".seed") }
    #expect(seeds.count == 2 && !seeds.contains("job.seed"))
  }

  @Test("a job goes on with the key that it was begun with")
  func outlivesRotation() throws {
    try set.encrypt(set.settings(), to: "whole")
    try set.copySeed(from: "whole", to: "out")
    #expect(throws: FormatError.self) {
      try set.encrypt(set.settings(), to: "out", from: .stopping(set.source, at: 5))
    }
    func job(_ keys: [MasterKey]) throws -> EncryptionJob {
      EncryptionJob(
        try set.settings(), key: keys[0], earlier: Array(keys.dropFirst()),
        output: set.folder.file("out"), version: "1")
    }
    let fresh = MasterKey()
    let error = #expect(throws: JobError.self) { try job([fresh]).run(set.source) }
    #expect(error?.description.contains("key \(set.key.check)") == true)
    #expect((2...5).contains(try job([fresh, set.key]).run(set.source).resumed))
    #expect(try set.tree("out") == set.tree("whole"))
  }

  @Test("outputs without a folder, and an owner's folder that would be handed out, are refused")
  func checksPlaces() throws {
    #expect(throws: JobError.noFolder(set.folder.file("none").path)) {
      try set.encrypt(set.settings(), to: "none/out")
    }
    for owner in ["out", "out/mine", "out.partial/mine"] {
      #expect(
        throws: JobError.ownerInside(
          set.folder.file(owner).path, output: set.folder.file("out").path)
      ) { try set.encrypt(set.settings(), to: "out", owner: owner) }
    }
    #expect(!exists("none") && !exists("out") && !exists("out.partial"))
  }
}
