import Ciphers
import Formats
import Foundation

/// Where a job's images lie until all of them are there, and what stays with its owner.
struct Stage: Sendable {
  private let folder: URL
  private let draft: URL
  private let owner: URL

  init(output: URL, owner: URL?) {
    let parent = output.deletingLastPathComponent()
    let name = output.lastPathComponent
    folder = parent.appendingPathComponent("\(name).partial", isDirectory: true)
    draft = parent.appendingPathComponent("\(name).draft", isDirectory: true)
    self.owner = owner ?? parent.appendingPathComponent("\(name).owner", isDirectory: true)
  }

  /// The owner's map from names to samples.
  var keymap: URL { owner.appendingPathComponent("keymap.csv") }

  private var seed: URL { owner.appendingPathComponent("job.seed") }
  private var settings: URL { folder.appendingPathComponent("job.txt") }

  /// Makes the folders, or finds those of the same job.
  ///
  /// - Throws: `JobError.otherJob`, `FormatError`.
  func open(_ fingerprint: String) throws -> JobSeed {
    let files = FileManager.default
    if files.fileExists(atPath: settings.path) {
      let found = try String(contentsOf: settings, encoding: .utf8)
      guard found == fingerprint else {
        throw JobError.otherJob(folder.path, got: fingerprint, expected: found)
      }
    }
    try files.createDirectory(
      at: owner, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    // The seed lies on the disk before the first image that depends on it.
    let seed = try readSeed()
    try AtomicFile.write(fingerprint, to: settings)
    return seed
  }

  private func readSeed() throws -> JobSeed {
    if FileManager.default.fileExists(atPath: seed.path) {
      guard let found = JobSeed(bytes: try FileBytes.read(seed)) else {
        throw FormatError.malformed(
          seed.path, problem: "it does not have 32 bytes",
          remedy: "put the job's own file back, or remove it and the unfinished job")
      }
      return found
    }
    let fresh = JobSeed()
    try AtomicFile.write(fresh.bytes, to: seed, mode: 0o600)
    return fresh
  }

  // MARK: Images

  /// - Parameter name: may hold folders.
  func image(_ name: String, ending: String) -> URL {
    folder.appendingPathComponent("images/\(name).\(ending)")
  }

  /// Files get their names when they are whole, so being there is being whole.
  func contains(_ image: URL) -> Bool {
    FileManager.default.fileExists(atPath: image.path)
      && (image.pathExtension == "png"
        || FileManager.default.fileExists(atPath: beside(image).path))
  }

  func keep(_ bytes: [UInt8], _ info: CiphertextInfo, as image: URL) throws {
    try FileManager.default.createDirectory(
      at: image.deletingLastPathComponent(), withIntermediateDirectories: true)
    // Other formats have no place for it.
    if image.pathExtension != "png" {
      try AtomicFile.write(Array(info.text.utf8), to: beside(image), synchronizes: false)
    }
    try AtomicFile.write(bytes, to: image, synchronizes: false)
  }

  /// - Throws: `JobError.badInfo` for a file that a power cut left empty.
  func info(_ image: URL, holding bytes: [UInt8]) throws -> CiphertextInfo {
    if image.pathExtension == "png" {
      return try CiphertextInfo(png: bytes, name: image.path)
    }
    guard
      let info = try? JSONDecoder().decode(
        CiphertextInfo.self, from: Data(FileBytes.read(beside(image))))
    else { throw JobError.badInfo(image.path) }
    return info
  }

  private func beside(_ image: URL) -> URL { image.appendingPathExtension("json") }

  // MARK: The end

  /// An empty folder that becomes the output.
  func freshDraft() throws -> URL {
    try? FileManager.default.removeItem(at: draft)
    try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: true)
    return draft
  }

  /// Copies names, not bytes: the job can still be finished anew.
  func moveImages(_ images: [URL], to target: URL) throws {
    let root = folder.appendingPathComponent("images", isDirectory: true).path
    for image in images {
      let relative = String(image.path.dropFirst(root.count).drop { $0 == "/" })
      let place = target.appendingPathComponent(relative)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.linkItem(at: image, to: place)
    }
  }

  /// The folder of a job whose output is there.
  func removeLeftovers(of fingerprint: String) {
    if (try? String(contentsOf: settings, encoding: .utf8)) == fingerprint { remove() }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
