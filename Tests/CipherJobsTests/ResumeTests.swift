import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Records
import TestSupport
import Testing

@Suite("Jobs that were stopped go on, whatever lies in their folder")
struct ResumeTests {
  private let set: FaceSet

  init() throws { set = try FaceSet() }

  private static let storages: [EncryptionSettings.Storage] = [.png, .raw, .jpeg(quality: 90)]

  private func settings(
    _ storage: EncryptionSettings.Storage, _ keys: ReleaseManifest.Cipher.Keys
  ) throws -> EncryptionSettings {
    var settings = try set.settings("etc-8")
    settings.storage = storage
    settings.keys = keys
    return settings
  }

  /// The staged files after a stop, with the first emptied, the second torn, and the third another
  /// picture's.
  private func stopAndDamage(_ settings: EncryptionSettings) throws -> [String] {
    #expect(throws: FormatError.self) {
      try set.encrypt(settings, to: "out", from: .stopping(set.source, at: 9))
    }
    let names = try set.tree("out.partial/images").keys.sorted()
    #expect(names.count >= 5)
    for (place, name) in names.prefix(2).enumerated() {
      let file = set.folder.file("out.partial/images/\(name)")
      let bytes = try FileBytes.read(file)
      try AtomicFile.write(Array(bytes.prefix(place * (bytes.count - 9))), to: file)
    }
    return names
  }

  @Test("empty and torn files are done again", arguments: storages)
  func repairs(_ storage: EncryptionSettings.Storage) throws {
    let settings = try settings(storage, .perImage)
    try set.encrypt(settings, to: "whole")
    try set.copySeed(from: "whole", to: "out")
    let staged = try stopAndDamage(settings)
    #expect(try set.encrypt(settings, to: "out").resumed == staged.count - 2)
    #expect(try set.tree("out") == set.tree("whole"))
    #expect(try set.decrypt("out", to: "back").decrypted == 12)
  }

  @Test("so they are where keys are discarded, and whole ones stay", arguments: storages)
  func repairsDiscarded(_ storage: EncryptionSettings.Storage) throws {
    var settings = try settings(storage, .discarded)
    settings.writesFiles = true
    let staged = try stopAndDamage(settings)
    let before = try set.tree("out.partial/images")
    #expect(try set.encrypt(settings, to: "out").resumed == staged.count - 2)
    let after = try set.tree("out/images")
    #expect(after.count == 12)
    for name in staged.dropFirst(2) { #expect(after[name] == before[name]) }
    for (name, bytes) in after {
      #expect(try ImageDecoder.decode(bytes, name: name).size == Size(side: 24))
    }
  }

  @Test("files of other settings in the folder are not taken for the job's")
  func refusesForeign() throws {
    let settings = try settings(.png, .perImage)
    #expect(throws: FormatError.self) {
      try set.encrypt(settings, to: "out", from: .stopping(set.source, at: 9))
    }
    let names = try set.tree("out.partial/images").keys.sorted()
    let foreign = try ImageEncryption(set.settings("etc-16"), key: set.key, job: JobSeed())
      .file(set.plain(0), index: 0)
    try AtomicFile.write(foreign, to: set.folder.file("out.partial/images/\(names[0])"))
    #expect(try set.encrypt(settings, to: "out").resumed == names.count - 1)
    #expect(try set.decrypt("out", to: "back").refused.isEmpty)
  }

  @Test("a picture that was replaced meanwhile makes it another job")
  func noticesReplacements() throws {
    for index in 0..<6 {
      try set.write(PNG.encode(set.plain(index)), "in/\(index).png")
    }
    func source() throws -> any Source {
      try Sources.open(DataLocation(path: set.folder.file("in").path))
    }
    var settings = try set.settings()
    settings.labels = []
    #expect(throws: FormatError.self) {
      try set.encrypt(settings, to: "out", from: .stopping(source(), at: 4))
    }
    try set.write(PNG.encode(set.plain(9)), "in/1.png")
    let changed = WatchedSource(base: try source()) { _ in }
    let error = #expect(throws: JobError.self) {
      try set.encrypt(settings, to: "out", from: changed)
    }
    #expect(error?.description.contains("an unfinished job with") == true)
  }

  @Test("a decryption goes on, does torn pictures again, and never adds to what is there")
  func decryptsOn() throws {
    try set.encrypt(set.settings(), to: "out")
    try set.decrypt("out", to: "whole")
    let whole = try set.tree("whole")
    #expect(throws: JobError.outputExists(set.folder.file("whole").path)) {
      try set.decrypt("out", to: "whole")
    }
    let (images, aside) = (set.folder.file("back.partial/images"), set.folder.file("aside"))
    let job = DecryptionJob(keys: [set.key], threads: 1)
    func decrypt(stopping: Bool) throws -> DecryptionJob.Report {
      try job.decrypt(folder: set.folder.file("out"), to: set.folder.file("back")) { done, _ in
        // A file where the folder was stops the job, as a full disk does.
        guard stopping, done == 5 else { return }
        rename(images.path, aside.path)
        try? AtomicFile.write("", to: images)
      }
    }
    #expect(throws: FormatError.self) { try decrypt(stopping: true) }
    #expect(!FileManager.default.fileExists(atPath: set.folder.file("back").path))
    unlink(images.path)
    rename(aside.path, images.path)
    let staged = try set.tree("back.partial/images").keys.sorted()
    #expect(staged.count == 5)
    try set.write([1, 2], "back.partial/images/\(staged[0])")
    try set.write([1, 2], "back.partial/images/.x.png.7-1.partial")
    #expect(try decrypt(stopping: false).resumed == 4)
    #expect(try set.tree("back") == whole)
  }

  @Test("a folder that somebody else made is not adopted for a decryption")
  func leavesOthersAlone() throws {
    try set.encrypt(set.settings(), to: "out")
    try set.write([1], "back.partial/notes.txt")
    #expect(throws: JobError.notOurs(set.folder.file("back.partial").path)) {
      try set.decrypt("out", to: "back")
    }
    #expect(throws: FormatError.self) {
      try set.encrypt(set.settings(), to: "two", from: .stopping(set.source, at: 4))
    }
    let error = #expect(throws: JobError.self) { try set.decrypt("out", to: "two") }
    #expect(error?.description.contains("an unfinished job with pixel+shuffle") == true)
  }
}
