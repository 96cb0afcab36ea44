import Ciphers
import Formats
import Foundation

/// A change of a key file that lies there already.
final class KeyUpdate {
  private let path: String
  private let target: String
  private let descriptor: Int32

  /// A second change at the same time is refused: whoever writes last would lose the other's key.
  ///
  /// - Parameter path: a link leads to the file that changes; replacing the link itself would leave
  ///   two files with different keys.
  init(of path: String) throws {
    guard let resolved = realpath(path, nil) else { throw FormatError.missing(path) }
    defer { free(resolved) }
    self.path = path
    target = String(cString: resolved)
    descriptor = open(target, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FormatError.reading(target, code: errno) }
    let isHeld = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    var (held, there) = (stat(), stat())
    // Another change may have put a new file there between opening and locking.
    guard !isHeld, fstat(descriptor, &held) == 0, stat(target, &there) == 0,
      held.st_ino == there.st_ino
    else {
      throw CommandError.usage("\(path): another command is changing it; try again")
    }
  }

  deinit { close(descriptor) }

  func write(_ file: KeyFile) throws {
    try AtomicFile.write(
      file.encoded(), to: URL(fileURLWithPath: target), mode: KeyFiles.mode)
  }
}
