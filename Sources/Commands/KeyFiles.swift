import ArgumentParser
import CipherJobs
import Ciphers
import Formats
import Foundation

/// The key of a command, and what opens it.
public struct KeyOptions: ParsableArguments {
  @Option(help: "The key file, from `obscura key new`.") public var key: String
  @OptionGroup public var passphrase: PassphraseOptions

  public init() {}

  /// All keys of the file, the one in use first.
  func keys() throws -> [MasterKey] { try KeyFiles.keys(key, passphrase) }
}

/// Key files on the disk.
enum KeyFiles {
  /// Others must not read them.
  static let mode: mode_t = 0o600

  static func read(_ path: String) throws -> KeyFile {
    let url = URL(fileURLWithPath: path)
    let bytes = try FileBytes.read(url)
    warnIfOpen(url)
    return try naming(url.path) { try KeyFile(decoding: bytes) }
  }

  static func keys(_ path: String, _ passphrase: PassphraseOptions) throws -> [MasterKey] {
    try open(path, passphrase).keys
  }

  /// - Returns: all keys, the one in use first, and what opened the file; nil where nothing had to.
  static func open(
    _ path: String, _ source: PassphraseOptions
  ) throws -> (keys: [MasterKey], passphrase: String?) {
    let file = try read(path)
    let words = file.isLocked ? try source.read(for: path, isNew: false) : nil
    return (try naming(path) { try file.keys(passphrase: words) }, words)
  }

  /// Holds the keys of a file without a passphrase against their check values.
  static func verify(_ file: KeyFile, at path: String) throws {
    _ = try naming(path) { try file.keys(passphrase: nil) }
  }

  /// - Throws: `CommandError.usage` where something lies at the path, a link included;
  ///   `JobError.noFolder` where it has no folder to lie in.
  static func refuseTaken(_ path: String) throws {
    try Folders.requireParent(of: URL(fileURLWithPath: path))
    guard (try? FileManager.default.attributesOfItem(atPath: path)) == nil else {
      throw taken(path)
    }
  }

  static func writeNew(_ file: KeyFile, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    do {
      try AtomicFile.write(file.encoded(), to: url, mode: mode, replaces: false)
    } catch FormatError.exists {
      throw taken(url.path)
    }
  }

  private static func taken(_ path: String) -> CommandError {
    .usage("\(path): is there already; a key that is replaced is a key that is lost")
  }

  private static func naming<Result>(
    _ path: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as CipherError {
      throw CommandError.usage("\(path): \(error)")
    }
  }

  private static func warnIfOpen(_ url: URL) {
    // Of a link the mode of what it leads to counts.
    var found = stat()
    guard stat(url.path, &found) == 0, found.st_mode & 0o077 != 0 else { return }
    let text = "warning: \(url.path) can be read by others; run: chmod 600 \(url.path)\n"
    FileHandle.standardError.write(Data(text.utf8))
  }
}
