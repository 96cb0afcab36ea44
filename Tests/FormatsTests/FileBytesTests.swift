import Formats
import Foundation
import TestSupport
import Testing

@Suite("Reading files")
struct FileBytesTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("files that are missing, folders or too large say so")
  func explains() throws {
    let url = folder.file("x")
    #expect(throws: FormatError.missing(url.path)) { _ = try FileBytes.read(url) }
    #expect(
      throws: FormatError.unreadable(folder.url.path, problem: "it is a folder, expected a file")
    ) { _ = try FileBytes.read(folder.url) }
    try Data([1, 2, 3]).write(to: url)
    #expect(try FileBytes.read(url, limit: 3) == [1, 2, 3])
    #expect(throws: FormatError.tooLarge(url.path, bytes: 3, limit: 2)) {
      _ = try FileBytes.read(url, limit: 2)
    }
  }

  @Test("an empty file is read as no bytes")
  func readsEmpty() throws {
    try Data().write(to: folder.file("empty"))
    #expect(try FileBytes.read(folder.file("empty")).isEmpty)
  }

  @Test("a file that may not be read gives the system's own reason")
  func explainsPermission() throws {
    guard getuid() != 0 else {
      return print("notice: root may read everything, skipped: files without permission")
    }
    let url = folder.file("secret")
    try AtomicFile.write([1], to: url, mode: 0o200)
    let error = #expect(throws: FormatError.self) { _ = try FileBytes.read(url) }
    #expect(error?.description.contains("could not be read") == true)
  }
}

@Suite("Errors of files")
struct FormatErrorTests {
  @Test(
    "every error names the file, what was found and what to do",
    arguments: [
      (.missing("a"), "a: there is no such file; check the path"),
      (.unreadable("a", problem: "p"), "a: could not be read: p"),
      (
        .unwritable("a", bytes: 5, problem: "No space left on device"),
        "a: could not write 5 bytes: No space left on device; nothing was changed, make room or "
          + "choose another place and try again"
      ),
      (.tooLarge("a", bytes: 9, limit: 8), "a: 9 bytes, the limit is 8; use a smaller file"),
      (
        .truncated("a", part: "the header"),
        "a: the file ends within the header; it was cut short, copy or download it again"
      ),
      (.altered("a"), "a: the checksum does not match; the file was altered or damaged"),
      (.malformed("a line 3", problem: "p", remedy: "r"), "a line 3: p; r"),
      (.reading("a", code: EACCES), "a: could not be read: Permission denied"),
      (.notAFile("a", kind: "a pipe"), "a: could not be read: it is a pipe"),
    ] as [(FormatError, String)])
  func describes(_ error: FormatError, _ text: String) {
    #expect(error.description == text)
  }
}
