import Ciphers
import Formats
import Foundation
import Records

/// Where `seal` and `open` read and write; a file appears when it is whole.
struct SealedFiles {
  private let input: String
  private let output: String
  private let task: String
  private let mode: mode_t?

  /// Refuses what cannot work before anything is asked.
  ///
  /// - Parameters:
  ///   - task: what progress calls it.
  ///   - mode: permissions of the output; nil for the system's default.
  init(from input: String, to output: String, task: String, mode: mode_t? = nil) throws {
    (self.input, self.output, self.task, self.mode) = (input, output, task, mode)
    let taken = try? FileManager.default.attributesOfItem(atPath: output)
    guard output == "-" || taken == nil else { throw FormatError.exists(output) }
    guard input != "-" else { return }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder) else {
      throw FormatError.missing(input)
    }
    guard !isFolder.boolValue else {
      throw CommandError.usage(
        "\(input): a folder; pass it as one stream: tar -c \(input) | obscura seal --key K - OUT")
    }
  }

  func pass(_ body: (@escaping Sealing.Read, Sealing.Write) throws -> Void) throws {
    let source =
      input == "-"
      ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
    let meter = ByteMeter(task, of: size)
    func read(_ most: Int) throws -> [UInt8] {
      let bytes = [UInt8](try source.read(upToCount: most) ?? Data())
      meter.count(bytes.count)
      return bytes
    }
    do {
      if output == "-" {
        try body(read) { try FileHandle.standardOutput.write(contentsOf: $0) }
      } else {
        let stream = try AtomicStream(to: URL(fileURLWithPath: output), mode: mode)
        try body(read, stream.append)
        try stream.keep(replaces: false)
      }
    } catch {
      meter.stop()
      throw error
    }
    meter.end()
  }

  /// Bytes of the input; nil for a stream.
  private var size: Int? {
    var found = stat()
    guard input != "-", stat(input, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int(found.st_size)
  }
}

/// Shows how far a long stream is; of a short one nothing.
private final class ByteMeter {
  private static let megabyte = 1_000_000
  /// Megabytes that pass in about a tenth of a second.
  private static let short = 64

  private let task: String
  private let total: Int?
  private let terminal = Terminal()
  private var bytes = 0
  private var shown = 0

  /// - Parameter size: bytes; nil where the end is not known.
  init(_ task: String, of size: Int?) {
    self.task = task
    total = size.map { max(1, $0 / Self.megabyte) }
  }

  func count(_ more: Int) {
    bytes += more
    let done = bytes / Self.megabyte
    guard done > shown, max(done, total ?? 0) >= Self.short else { return }
    shown = done
    terminal.show(ProgressUpdate(task: task, done: done, total: total, unit: "MB"))
  }

  func end() {
    guard shown > 0, total == nil else { return }
    terminal.show(ProgressUpdate(task: task, done: shown, total: shown, unit: "MB"))
  }

  /// Ends the bar, so that an error has a line of its own.
  func stop() {
    if shown > 0 { terminal.say("\(task) stopped after \(bytes / Self.megabyte) MB") }
  }
}
