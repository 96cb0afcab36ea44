import ArgumentParser
import Ciphers
import Formats
import Foundation

public struct SealCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "seal", abstract: "Encrypt a file of any size for real: nothing of it shows.",
    discussion: """
      Authenticated encryption (ChaCha20-Poly1305 in chunks): whoever lacks the key learns the length \
      alone, and any change is noticed. For originals, keys and maps; no network learns from it.

      EXAMPLES
        obscura seal --key hospital.key originals.tar originals.tar.sealed
        tar -c scans | obscura seal --key hospital.key - scans.tar.sealed
      """)

  @OptionGroup public var source: KeyOptions
  @Argument(help: "A file, or - for standard input.") public var input: String
  @Argument(help: "A file, or - for standard output.") public var output: String

  public init() {}

  public func run() throws {
    let files = try SealedFiles(from: input, to: output, task: "sealing")
    guard let key = try source.keys().first else { return }
    try files.pass { read, write in
      try Sealing().seal(with: key, from: read, to: write)
    }
    if output != "-" { print("\(output): sealed with key \(key.check)") }
  }
}

public struct OpenCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Undo `seal`, with its key.",
    discussion: """
      The output, readable by you alone, appears once the whole file has proved unaltered. On standard output it cannot wait: \
      keep nothing of it where the exit code is not 0.

      EXAMPLES
        obscura open --key hospital.key originals.tar.sealed originals.tar
        obscura open --key hospital.key scans.tar.sealed - | tar -x
      """)

  @OptionGroup public var source: KeyOptions
  @Argument(help: "A sealed file, or - for standard input.") public var input: String
  @Argument(help: "A file, or - for standard output.") public var output: String

  public init() {}

  public func run() throws {
    // What was sealed is nobody else's, often a key.
    let files = try SealedFiles(from: input, to: output, task: "opening", mode: KeyFiles.mode)
    let keys = try source.keys()
    do {
      try files.pass { read, write in
        try Sealing().open(with: keys, from: read, to: write)
      }
    } catch let error as CipherError {
      throw CommandError.usage("\(input): \(error)")
    }
    if output != "-" { print("\(output): opened") }
  }
}
