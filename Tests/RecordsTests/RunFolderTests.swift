import Formats
import Foundation
import Records
import TestSupport
import Testing

@Suite("Run folders")
struct RunFolderTests {
  private let recipe = Recipe(scheme: "s", data: DataSettings(source: "x"))
  let parent: TemporaryFolder
  let folder: RunFolder

  init() throws {
    parent = try TemporaryFolder()
    folder = RunFolder(parent.file("runs/one"))
  }

  private func make(_ names: String...) throws {
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    for name in names { try Data().write(to: folder.url.appendingPathComponent(name)) }
  }

  @Test("a run is made with all of its folders, the owner's closed to others")
  func creates() throws {
    #expect(try folder.state() == .absent)
    try folder.create(recipe)
    #expect(try folder.state() == .run && folder.open() == recipe)
    for place in [folder.checkpoints, folder.device, folder.cloud, folder.owner, folder.audit] {
      var isFolder: ObjCBool = false
      #expect(FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder))
      #expect(isFolder.boolValue)
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.owner.path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }

  @Test("an owner's folder that somebody opened is closed again")
  func closesOwner() throws {
    try folder.create(recipe)
    try #require(chmod(folder.owner.path, 0o755) == 0)
    try folder.makeFolders()
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.owner.path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }

  @Test("the files lie where the design says")
  func places() {
    let root = folder.url.path
    for (url, path) in [
      (folder.recipe, "recipe.yaml"), (folder.metrics, "metrics.jsonl"), (folder.lock, "run.lock"),
      (folder.checkpoints, "checkpoints"), (folder.device, "bundle/device"),
      (folder.cloud, "bundle/cloud"), (folder.owner, "bundle/owner"), (folder.audit, "audit"),
      (folder.auditRecord, "audit/audit.json"), (folder.auditImages, "audit/images"),
      (folder.report, "audit/report.html"),
    ] { #expect(url.path == "\(root)/\(path)") }
  }

  @Test("a second run does not overwrite the first, nor somebody's files")
  func refusesTaken() throws {
    try folder.create(recipe)
    #expect(throws: RecordError.runExists(path: folder.url.path)) { try folder.create(recipe) }
    try FileManager.default.removeItem(at: folder.url)
    try make("thesis.tex", "a.txt")
    #expect(try folder.state() == .foreign(["a.txt", "thesis.tex"]))
    let error = RecordError.foreignFolder(path: folder.url.path, found: ["a.txt", "thesis.tex"])
    #expect(throws: error) { try folder.create(recipe) }
    #expect(throws: error) { _ = try folder.open() }
  }

  @Test("what a run leaves that was killed at once counts as nothing")
  func forgivesLeftovers() throws {
    try make("run.lock", ".recipe.yaml.17-1.partial", ".DS_Store")
    #expect(try folder.state() == .empty)
    #expect(throws: RecordError.noRun(path: folder.url.path)) { _ = try folder.open() }
    try folder.create(recipe)
    #expect(try folder.open() == recipe)
  }

  @Test("a file in the folder's place, and an altered recipe, are named")
  func explains() throws {
    try Data().write(to: parent.file("file"))
    #expect(throws: FormatError.self) { _ = try RunFolder(parent.file("file")).state() }
    try folder.create(recipe)
    try Data("schema: x".utf8).write(to: folder.recipe)
    #expect(throws: RecipeError.self) { _ = try folder.open() }
    #expect(throws: FormatError.self) { try RunFolder(parent.file("file/run")).create(recipe) }
  }

  @Test("one writer at a time; the lock goes with the writer")
  func locks() throws {
    do {
      let lock = try folder.acquireLock()
      let error = RecordError.runInUse(path: folder.url.path, process: Int(getpid()))
      #expect(throws: error) { _ = try folder.acquireLock() }
      withExtendedLifetime(lock) {}
    }
    let lock = try folder.acquireLock()
    #expect(try String(contentsOf: folder.lock, encoding: .utf8) == "\(getpid())\n")
    withExtendedLifetime(lock) {}
    // The lock alone is no run and does not keep one from being made.
    #expect(try folder.state() == .empty)
  }

  @Test("a lock file that holds no number, or a stale longer one, is overwritten")
  func replacesStaleLocks() throws {
    try make()
    try Data("99999999999999999999 and more\n".utf8).write(to: folder.lock)
    let lock = try folder.acquireLock()
    #expect(try String(contentsOf: folder.lock, encoding: .utf8) == "\(getpid())\n")
    try Data("no number".utf8).write(to: folder.lock)
    #expect(throws: RecordError.runInUse(path: folder.url.path, process: nil)) {
      _ = try folder.acquireLock()
    }
    withExtendedLifetime(lock) {}
  }
}
