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
    guard let key = try source.keys().first else { return }
    try SealedFiles.pass(from: input, to: output) { read, write in
      try Sealing().seal(with: key, from: read, to: write)
    }
    if output != "-" { print("\(output): sealed with key \(key.check)") }
  }
}

public struct OpenCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Undo `seal`, with its key.",
    discussion: """
      The output appears once the whole file has proved unaltered. On standard output it cannot wait: \
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
    let keys = try source.keys()
    do {
      try SealedFiles.pass(from: input, to: output) { read, write in
        try Sealing().open(with: keys, from: read, to: write)
      }
    } catch let error as CipherError {
      throw CommandError.usage("\(input): \(error)")
    }
    if output != "-" { print("\(output): opened") }
  }
}

/// Streams from and to files that appear when they are whole.
enum SealedFiles {
  static func pass(
    from input: String, to output: String,
    _ body: (@escaping Sealing.Read, Sealing.Write) throws -> Void
  ) throws {
    let target = URL(fileURLWithPath: output)
    guard output == "-" || !FileManager.default.fileExists(atPath: target.path) else {
      throw CommandError.usage("\(target.path): is there already; choose another name")
    }
    let source = try reader(input)
    func read(_ most: Int) throws -> [UInt8] {
      [UInt8](try source.read(upToCount: most) ?? Data())
    }
    if output == "-" {
      return try body(read) { try FileHandle.standardOutput.write(contentsOf: $0) }
    }
    let stream = try AtomicStream(to: target)
    try body(read, stream.append)
    try stream.keep()
  }

  private static func reader(_ input: String) throws -> FileHandle {
    if input == "-" { return .standardInput }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder) else {
      throw FormatError.missing(input)
    }
    guard !isFolder.boolValue else {
      throw CommandError.usage(
        "\(input): a folder; pass it as one stream: tar -c \(input) | obscura seal --key K - OUT")
    }
    return try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
  }
}
