import ArgumentParser
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

/// Where a passphrase comes from; never from the command line, which others can read.
public struct PassphraseOptions: ParsableArguments {
  @Option(
    help: "A file whose first line is the passphrase. Default: it is asked for at the terminal.")
  public var passphraseFile: String?

  public init() {}

  /// - Parameter isNew: asks twice.
  func read(for file: String, isNew: Bool) throws -> String {
    if let passphraseFile {
      let url = URL(fileURLWithPath: passphraseFile)
      let text = String(decoding: try FileBytes.read(url), as: UTF8.self)
      guard let line = text.split(whereSeparator: \.isNewline).first else {
        throw CommandError.usage("\(url.path): empty; expected the passphrase on its first line")
      }
      return String(line)
    }
    guard isatty(STDIN_FILENO) == 1 else { throw CipherError.passphraseNeeded }
    let typed = try ask("passphrase for \(file): ")
    guard !typed.isEmpty else {
      throw CommandError.usage("the passphrase is empty; type at least one letter")
    }
    if isNew, try ask("once more: ") != typed {
      throw CommandError.usage("the two passphrases differ; nothing was written")
    }
    return typed
  }

  private func ask(_ question: String) throws -> String {
    FileHandle.standardError.write(Data(question.utf8))
    var settings = termios()
    tcgetattr(STDIN_FILENO, &settings)
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
      FileHandle.standardError.write(Data("\n".utf8))
    }
    return readLine(strippingNewline: true) ?? ""
  }
}

/// Key files on the disk.
enum KeyFiles {
  /// Others must not read them.
  static let mode: mode_t = 0o600

  static func read(_ path: String) throws -> KeyFile {
    let url = URL(fileURLWithPath: path)
    let bytes = try FileBytes.read(url)
    warnIfOpen(url)
    do {
      return try KeyFile(decoding: bytes)
    } catch {
      throw CommandError.usage("\(url.path): \(error)")
    }
  }

  static func keys(_ path: String, _ passphrase: PassphraseOptions) throws -> [MasterKey] {
    let file = try read(path)
    let words = file.isLocked ? try passphrase.read(for: path, isNew: false) : nil
    do {
      return try file.keys(passphrase: words)
    } catch {
      throw CommandError.usage("\(path): \(error)")
    }
  }

  static func writeNew(_ file: KeyFile, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    guard !FileManager.default.fileExists(atPath: url.path) else {
      throw CommandError.usage(
        "\(url.path): is there already; a key that is replaced is a key that is lost")
    }
    try AtomicFile.write(file.encoded(), to: url, mode: mode)
  }

  private static func warnIfOpen(_ url: URL) {
    let found = try? FileManager.default.attributesOfItem(atPath: url.path)
    guard let mode = found?[.posixPermissions] as? Int, mode & 0o077 != 0 else { return }
    let text = "warning: \(url.path) can be read by others; run: chmod 600 \(url.path)\n"
    FileHandle.standardError.write(Data(text.utf8))
  }
}
