import Foundation

/// Files that are either whole or as they were before: written beside the target, then renamed.
public enum AtomicFile {
  /// - Parameter mode: permissions, set before the first byte; nil for the system's default.
  /// - Throws: `FormatError.unwritable`; the old file is untouched and nothing is left behind.
  public static func write(_ bytes: [UInt8], to url: URL, mode: mode_t? = nil) throws {
    let folder = url.deletingLastPathComponent()
    let name = ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).partial"
    let draft = folder.appendingPathComponent(name)
    do {
      try write(bytes, toDraft: draft.path, mode: mode)
      guard rename(draft.path, url.path) == 0 else { throw Refusal(number: errno) }
    } catch let refusal as Refusal {
      unlink(draft.path)
      throw FormatError.unwritable(
        url.path, bytes: bytes.count, problem: systemReason(refusal.number))
    }
    synchronize(folder: folder.path)
  }

  /// Writes a text as UTF-8.
  public static func write(_ text: String, to url: URL, mode: mode_t? = nil) throws {
    try write(Array(text.utf8), to: url, mode: mode)
  }

  private struct Refusal: Error {
    let number: Int32
  }

  private static func write(_ bytes: [UInt8], toDraft path: String, mode: mode_t?) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode ?? 0o644)
    guard file >= 0 else { throw Refusal(number: errno) }
    defer { close(file) }
    if let mode, fchmod(file, mode) != 0 { throw Refusal(number: errno) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Foundation.write(file, buffer.baseAddress! + done, min(buffer.count - done, 1 << 30))
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw Refusal(number: errno)
      }
      done += count
    }
    guard fsync(file) == 0 else { throw Refusal(number: errno) }
  }

  /// Makes the new name itself survive a power cut.
  private static func synchronize(folder: String) {
    let handle = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { return }
    fsync(handle)
    close(handle)
  }
}
