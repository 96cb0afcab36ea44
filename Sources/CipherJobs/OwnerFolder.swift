import Ciphers
import Crypto
import Formats
import Foundation
import Pixels

/// What stays with the owner of a set: the job's randomness and the map of names.
struct OwnerFolder: Sendable {
  /// A seed, and whether this call made it.
  struct Opened: Sendable {
    let seed: JobSeed
    fileprivate let isNew: Bool
    fileprivate let madeFolder: Bool
  }

  let url: URL
  private let seed: URL

  /// - Parameter folder: nil for `OUTPUT.owner`.
  init(output: URL, folder: URL?) {
    let own = output.deletingLastPathComponent()
      .appendingPathComponent("\(output.lastPathComponent).owner", isDirectory: true)
    url = folder ?? own
    // Several outputs may share a folder, but never a seed: a picture in both of them would have
    // the same name, and so could be told to be the same.
    let isShared = url.standardizedFileURL.path != own.standardizedFileURL.path
    let place = SHA256.hash(data: Data(output.standardizedFileURL.path.utf8)).prefix(4).hexadecimal
    seed = url.appendingPathComponent(
      isShared ? "\(output.lastPathComponent)-\(place).seed" : "job.seed")
  }

  /// The owner's map from names to samples.
  var keymap: URL { url.appendingPathComponent("keymap.csv") }

  /// - Throws: `JobError.ownerInside`.
  func check(against output: URL) throws {
    let own = url.standardizedFileURL.path + "/"
    for path in [output.standardizedFileURL.path, output.standardizedFileURL.path + ".partial"]
    where own.hasPrefix(path + "/") {
      throw JobError.ownerInside(url.path, output: output.path)
    }
  }

  /// - Throws: `FormatError`.
  func open() throws -> Opened {
    let madeFolder = try Folders.make(url, mode: 0o700)
    if let found = try readSeed() {
      return Opened(seed: found, isNew: false, madeFolder: madeFolder)
    }
    let fresh = JobSeed()
    // It lies on the disk before the first picture that depends on it, and replaces no other.
    let descriptor = Foundation.open(seed.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw FormatError.writing(seed.path, bytes: fresh.bytes.count, code: errno)
    }
    defer { close(descriptor) }
    guard write(descriptor, fresh.bytes, fresh.bytes.count) == fresh.bytes.count,
      fsync(descriptor) == 0
    else {
      let code = errno
      unlink(seed.path)
      throw FormatError.writing(seed.path, bytes: fresh.bytes.count, code: code)
    }
    return Opened(seed: fresh, isNew: true, madeFolder: madeFolder)
  }

  /// Takes back what a job that came to nothing has put here.
  func undo(_ opened: Opened) {
    if opened.isNew { unlink(seed.path) }
    if opened.madeFolder { rmdir(url.path) }
  }

  private func readSeed() throws -> JobSeed? {
    guard Folders.exists(seed) else { return nil }
    guard let found = JobSeed(bytes: try FileBytes.read(seed)) else {
      throw FormatError.malformed(
        seed.path, problem: "it does not have 32 bytes",
        remedy: "put the job's own file back, or remove it and the unfinished job")
    }
    return found
  }

  /// Runs something that reads and writes files which other jobs may share.
  func exclusively<Result>(_ body: () throws -> Result) rethrows -> Result {
    let descriptor = Foundation.open(url.path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    if descriptor >= 0 { _ = flock(descriptor, LOCK_EX) }
    return try body()
  }
}
