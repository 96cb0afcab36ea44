import Formats
import Foundation

/// A file that grows at its end. Every append reaches the system at once, so a killed process loses
/// nothing that it wrote.
final class AppendOnlyFile {
  let path: String
  private let descriptor: Int32
  private(set) var byteCount: Int

  /// Opens the file, or makes it.
  init(_ url: URL) throws {
    path = url.path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0o644)
    guard descriptor >= 0 else { throw FormatError.writing(path, bytes: 0, code: errno) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else {
      close(descriptor)
      throw FormatError.notAFile(path, kind: "a pipe")
    }
    byteCount = Int(end)
  }

  deinit {
    close(descriptor)
  }

  func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
        let count = write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          done += count
        } else if errno != EINTR {
          let code = errno
          // A torn record would spoil everything that is appended after it.
          ftruncate(descriptor, off_t(byteCount))
          throw FormatError.writing(path, bytes: byteCount + buffer.count, code: code)
        }
      }
    }
    byteCount += bytes.count
  }

  /// Drops what lies beyond a length.
  func truncate(toBytes bytes: Int) throws {
    precondition(bytes >= 0, "truncate(toBytes:): \(bytes)")
    guard bytes <= byteCount else {
      throw RecordError.logTooShort(file: path, bytes: byteCount, expected: bytes)
    }
    guard ftruncate(descriptor, off_t(bytes)) == 0 else {
      throw FormatError.writing(path, bytes: 0, code: errno)
    }
    byteCount = bytes
  }

  /// Waits until everything lies on the disk.
  func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw FormatError.writing(path, bytes: 0, code: errno) }
  }

  /// Length of the file up to and with its last newline.
  func endOfLastLine() throws -> Int {
    var end = byteCount
    var chunk = [UInt8](repeating: 0, count: 4096)
    while end > 0 {
      let start = max(0, end - chunk.count)
      let count = pread(descriptor, &chunk, end - start, off_t(start))
      guard count == end - start else { throw FormatError.reading(path, code: errno) }
      if let place = chunk[..<count].lastIndex(of: UInt8(ascii: "\n")) { return start + place + 1 }
      end = start
    }
    return 0
  }
}
