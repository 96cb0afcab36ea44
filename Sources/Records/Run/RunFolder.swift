import Formats
import Foundation

/// Where everything of one run lies.
public struct RunFolder: Sendable, Equatable {
  public let url: URL

  public init(_ url: URL) {
    self.url = url
  }

  /// The resolved recipe, written first: a folder with it is a run.
  public var recipe: URL { file("recipe.yaml") }
  public var metrics: URL { file("metrics.jsonl") }
  /// Held by the process that writes the run.
  public var lock: URL { file("run.lock") }
  public var checkpoints: URL { folder("checkpoints") }
  /// What the run hands out, by who may hold it.
  public var bundle: URL { folder("bundle") }
  /// For those who protect: obfuscator and its description.
  public var device: URL { folder("bundle/device") }
  /// For the receiver: classifier and its description.
  public var cloud: URL { folder("bundle/cloud") }
  /// Keys, private modules and maps. Only its owner may enter (mode 0700).
  public var owner: URL { folder("bundle/owner") }
  /// How well the classifier does, for runs that end with a measurement.
  public var evaluation: URL { file("evaluation.json") }
  public var audit: URL { folder("audit") }
  public var auditRecord: URL { audit.appendingPathComponent("audit.json") }
  public var auditImages: URL {
    audit.appendingPathComponent("images", isDirectory: true)
  }
  /// The report for people.
  public var report: URL { audit.appendingPathComponent("report.html") }

  /// What lies at the folder's place.
  public enum State: Sendable, Equatable {
    case absent
    case empty
    /// Holds a run, complete or not.
    case run
    /// Holds files of somebody else, by name.
    case foreign([String])
  }

  /// - Throws: `FormatError` where something else than a folder lies there, or it cannot be read.
  public func state() throws -> State {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return .absent
    }
    guard isFolder.boolValue else { throw FormatError.notAFile(url.path, kind: "no folder") }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    } catch {
      throw FormatError.reading(url.path, code: EACCES)
    }
    if names.contains(recipe.lastPathComponent) { return .run }
    let others = names.filter { !isOurLeftover($0) }
    return others.isEmpty ? .empty : .foreign(others)
  }

  /// Starts a run: makes the folders and writes the resolved recipe.
  ///
  /// - Throws: `RecordError.runExists` or `.foreignFolder` where the place is taken.
  public func create(_ recipe: Recipe) throws {
    switch try state() {
    case .absent, .empty: break
    case .run: throw RecordError.runExists(path: url.path)
    case .foreign(let names): throw RecordError.foreignFolder(path: url.path, found: names)
    }
    try make(url)
    try AtomicFile.write(recipe.yaml, to: self.recipe)
    try makeFolders()
  }

  /// The recipe of the run that lies here.
  ///
  /// - Throws: `RecordError.noRun`, `.foreignFolder`, or `RecipeError` where it was altered.
  public func open() throws -> Recipe {
    switch try state() {
    case .run: return try Recipe(contentsOf: recipe)
    case .absent, .empty: throw RecordError.noRun(path: url.path)
    case .foreign(let names): throw RecordError.foreignFolder(path: url.path, found: names)
    }
  }

  /// Makes those folders of the run that are missing; the owner's is closed to everybody else.
  public func makeFolders() throws {
    for folder in [checkpoints, device, cloud, owner, audit] { try make(folder) }
    guard chmod(owner.path, 0o700) == 0 else {
      throw FormatError.writing(owner.path, bytes: 0, code: errno)
    }
  }

  /// Keeps every other process from writing this run until the lock is released or dropped.
  ///
  /// - Throws: `RecordError.runInUse`.
  public func acquireLock() throws -> RunLock {
    try make(url)
    return try RunLock(lock, run: url.path)
  }

  private func make(_ folder: URL) throws {
    let files = FileManager.default
    if (try? files.createDirectory(at: folder, withIntermediateDirectories: true)) != nil { return }
    // Asked again without Foundation, which hides the system's reason.
    if mkdir(folder.path, 0o777) != 0 {
      throw FormatError.writing(folder.path, bytes: 0, code: errno)
    }
  }

  /// What a run that was killed before its recipe was written leaves behind.
  private func isOurLeftover(_ name: String) -> Bool {
    name == lock.lastPathComponent || name == ".DS_Store"
      || (name.hasPrefix(".") && name.hasSuffix(".partial"))
  }

  private func file(_ name: String) -> URL {
    url.appendingPathComponent(name, isDirectory: false)
  }

  private func folder(_ name: String) -> URL {
    url.appendingPathComponent(name, isDirectory: true)
  }
}
