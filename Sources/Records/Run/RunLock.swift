import Formats
import Foundation

/// Marks a run as being written by this process.
///
/// An advisory lock of the system on `run.lock`: it ends with the process, however that ends, so no
/// stale lock ever keeps a run from being resumed. The file stays and holds the last writer's
/// process number.
public final class RunLock: Sendable {
  private let descriptor: Int32

  init(_ url: URL, run: String) throws {
    let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FormatError.writing(url.path, bytes: 0, code: errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      let process = RunLock.process(in: descriptor)
      close(descriptor)
      throw RecordError.runInUse(path: run, process: process)
    }
    // Other errors mean that the file system knows no locks; a run must be possible there too.
    self.descriptor = descriptor
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
  }

  deinit {
    close(descriptor)
  }

  private static func process(in descriptor: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
