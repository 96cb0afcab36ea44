import Foundation
import Synchronization

/// A file in the making, beside the one that it will be. What is never kept is removed.
final class Draft {
  private let target: String
  private let path: String
  private let folder: String
  private var descriptor: Int32
  private var byteCount = 0

  /// - Parameter mode: permissions, set before the first byte; nil for the system's default.
  /// - Throws: `FormatError.unwritable`.
  init(of url: URL, mode: mode_t? = nil) throws {
    target = url.path
    path = Draft.path(for: url)
    folder = url.deletingLastPathComponent().path
    // A process of the same number that was killed may have left one; a link is never followed.
    unlink(path)
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o644)
    guard descriptor >= 0 else { throw refusal(errno) }
    if let mode, fchmod(descriptor, mode) != 0 { throw refusal(errno) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(path)
  }

  /// - Throws: `FormatError.unwritable`, which says how many bytes the file would have had.
  func append(_ bytes: [UInt8]) throws {
    byteCount += bytes.count
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress! + done, min(buffer.count - done, 1 << 30))
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw refusal(errno)
      }
      done += count
    }
  }

  /// Gives the file its name. Nothing can be appended afterwards.
  ///
  /// - Parameters:
  ///   - replaces: takes the place of what lies there; else a taken name is refused.
  ///   - synchronizes: waits until the file lies on the disk, so that it survives a power cut too.
  /// - Throws: `FormatError.unwritable`, `FormatError.exists`.
  func keep(replaces: Bool = true, synchronizes: Bool = true) throws {
    guard !synchronizes || fsync(descriptor) == 0 else { throw refusal(errno) }
    if replaces {
      guard rename(path, target) == 0 else { throw refusal(errno) }
    } else {
      try takeFreeName()
    }
    close(descriptor)
    descriptor = -1
    if synchronizes { synchronizeFolder() }
  }

  /// Of any number of writers at once one gets the name: a look before `rename` could not tell.
  private func takeFreeName() throws {
    if link(path, target) == 0 {
      unlink(path)
      return
    }
    guard errno != EEXIST else { throw FormatError.exists(target) }
    // Not every file system knows hard links: there an empty file holds the name until the rename.
    let claim = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard claim >= 0 else { throw errno == EEXIST ? FormatError.exists(target) : refusal(errno) }
    close(claim)
    guard rename(path, target) == 0 else {
      let code = errno
      unlink(target)
      throw refusal(code)
    }
  }

  /// Makes the new name itself survive a power cut.
  private func synchronizeFolder() {
    let handle = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { return }
    fsync(handle)
    close(handle)
  }

  private func refusal(_ code: Int32) -> FormatError {
    .writing(target, bytes: byteCount, code: code)
  }

  /// A name that nobody else writes to, another thread or process included.
  private static func path(for url: URL) -> String {
    let number = made.withLock { count in
      count += 1
      return count
    }
    let process = ProcessInfo.processInfo.processIdentifier
    // File systems bound a name to 255 bytes.
    let stem = String(decoding: url.lastPathComponent.utf8.prefix(200), as: UTF8.self)
    return url.deletingLastPathComponent().appendingPathComponent(
      ".\(stem).\(process)-\(number).partial"
    ).path
  }

  private static let made = Mutex(0)
}
