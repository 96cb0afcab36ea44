import ArgumentParser
import Ciphers
import Formats
import Foundation

/// Where a passphrase comes from; never from the command line, which others can read.
public struct PassphraseOptions: ParsableArguments {
  @Option(
    help: "A file whose first line is the passphrase. Default: it is asked for at the terminal.")
  public var passphraseFile: String?

  public init() {}

  /// - Parameters:
  ///   - file: the key file that it opens.
  ///   - isNew: asks twice.
  func read(for file: String, isNew: Bool) throws -> String {
    if let passphraseFile {
      let url = URL(fileURLWithPath: passphraseFile)
      let text = try text(try FileBytes.read(url), of: "\(url.path): the passphrase")
      guard let line = text.split(whereSeparator: \.isNewline).first else {
        throw CommandError.usage("\(url.path): empty; expected the passphrase on its first line")
      }
      return String(line)
    }
    guard let prompt = PassphrasePrompt() else {
      let lack = isNew ? "a passphrase was asked for" : "locked with a passphrase"
      throw CommandError.usage(
        "\(file): \(lack), and there is no terminal to type it at; name a file whose first line it "
          + "is: --passphrase-file FILE")
    }
    let typed = try text(try prompt.ask("passphrase for \(file): "), of: "the passphrase")
    guard !typed.isEmpty else {
      throw CommandError.usage("the passphrase is empty; type at least one letter")
    }
    if isNew, try prompt.ask("once more: ") != Array(typed.utf8) {
      throw CommandError.usage("the two passphrases differ; nothing was written")
    }
    return typed
  }

  /// What is no text would be changed by reading it as one.
  private func text(_ bytes: [UInt8], of subject: String) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError.usage("\(subject) is no UTF-8 text; write it as UTF-8")
    }
    return text
  }
}
