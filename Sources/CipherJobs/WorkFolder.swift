import Formats
import Foundation

/// `OUTPUT.partial/`: a folder beside the output that it becomes, worked on by one process at a time.
///
/// `job.txt` in it is made before anything else. What has no such file is somebody else's: it is
/// neither used nor removed, and of what has one only the job's own parts are ever removed.
final class WorkFolder: Sendable {
  let url: URL
  /// What the job that was begun here has in common with those that may go on with it; nil for a
  /// new job.
  let found: String?
  private let output: URL
  private let descriptor: Int32

  private static let header = "obscura.job/1\n"
  /// What a job puts beside its mark.
  private static let parts = ["images", "draft"]

  /// - Parameter mode: of the folder, which is what guards the files in it until they are whole.
  /// - Throws: `JobError.notOurs`, `.busy`, `.noFolder`, `FormatError`.
  init(for output: URL, mode: mode_t = 0o777) throws {
    self.output = output
    url = Self.place(output)
    try Folders.requireParent(of: output)
    try Self.checkOwnership(url)
    try Folders.make(url, mode: mode)
    let mark = url.appendingPathComponent("job.txt")
    descriptor = open(mark.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw FormatError.writing(mark.path, bytes: 0, code: errno) }
    do {
      try Self.lock(descriptor, mark, output)
      found = try Self.read(descriptor, of: url)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  var images: URL { url.appendingPathComponent("images", isDirectory: true) }
  private var draft: URL { url.appendingPathComponent("draft", isDirectory: true) }
  private var end: URL { url.appendingPathComponent("finished") }

  private static func place(_ output: URL) -> URL {
    output.deletingLastPathComponent()
      .appendingPathComponent("\(output.lastPathComponent).partial", isDirectory: true)
  }

  /// A folder with the mark, an empty one, or nothing at all.
  private static func checkOwnership(_ folder: URL) throws {
    let files = FileManager.default
    // Of a link itself, not of what it leads to.
    guard let kind = try? files.attributesOfItem(atPath: folder.path)[.type] as? FileAttributeType
    else { return }
    let names = kind == .typeDirectory ? try? files.contentsOfDirectory(atPath: folder.path) : nil
    guard let names, names.isEmpty || names.contains("job.txt") else {
      throw JobError.notOurs(folder.path)
    }
  }

  private static func lock(_ descriptor: Int32, _ mark: URL, _ output: URL) throws {
    // Other errors mean that the file system knows no locks; a job must be possible there too.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw JobError.busy(output.path)
    }
    // The one before may have finished, and removed the file, since it was opened.
    var (mine, theirs) = (stat(), stat())
    guard fstat(descriptor, &mine) == 0, stat(mark.path, &theirs) == 0, mine.st_ino == theirs.st_ino
    else { throw JobError.busy(output.path) }
  }

  private static func read(_ descriptor: Int32, of folder: URL) throws -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    // It is whole before the first picture is written.
    guard text.hasSuffix("\n"), text != header else {
      guard header.hasPrefix(text) || text.hasPrefix(header) else {
        throw JobError.notOurs(folder.path)
      }
      return nil
    }
    guard text.hasPrefix(header) else { throw JobError.notOurs(folder.path) }
    return String(text.dropFirst(header.count).dropLast())
  }

  /// Says what the job is, on the disk before its first picture.
  func begin(_ fingerprint: String) throws {
    guard found != fingerprint else { return }
    let text = Array((Self.header + fingerprint + "\n").utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count,
      fsync(descriptor) == 0
    else { throw FormatError.writing(url.path, bytes: text.count, code: errno) }
  }

  /// Another process may have finished since somebody looked.
  ///
  /// - Throws: `JobError.outputExists`; what was not begun here is removed.
  func requireNoOutput() throws {
    guard Folders.exists(output) else { return }
    if found == nil { remove() }
    throw JobError.outputExists(output.path)
  }

  // MARK: The end

  /// An empty folder that becomes the output.
  func freshDraft() throws -> URL {
    try? FileManager.default.removeItem(at: draft)
    try Folders.make(draft)
    return draft
  }

  /// - Parameter folder: the draft or the images.
  func finish(with folder: URL) throws {
    guard !Folders.exists(output) else { throw JobError.outputExists(output.path) }
    try AtomicFile.write("", to: end)
    guard rename(folder.path, output.path) == 0 else {
      throw FormatError.writing(output.path, bytes: 0, code: errno)
    }
    remove()
  }

  /// The mark goes last, so that what a kill leaves is known for the job's own.
  func remove() {
    for part in Self.parts {
      try? FileManager.default.removeItem(at: url.appendingPathComponent(part))
    }
    unlink(end.path)
    unlink(url.appendingPathComponent("job.txt").path)
    rmdir(url.path)
  }

  /// Of a job that was killed when its output was there already.
  static func removeFinished(of output: URL) {
    let end = place(output).appendingPathComponent("finished")
    guard Folders.exists(end), let folder = try? WorkFolder(for: output) else { return }
    folder.remove()
  }
}
