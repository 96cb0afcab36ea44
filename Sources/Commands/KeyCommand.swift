import ArgumentParser
import Ciphers
import Formats
import Foundation

public struct KeyCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Keys for `encrypt` and `seal`: make, look at, derive, replace.",
    discussion: """
      A key file holds 32 random bytes that open everything encrypted or sealed with it. Keep a copy
      in a safe place: without it nothing comes back.

      EXAMPLES
        obscura key new --out hospital.key --passphrase
        obscura key inspect hospital.key
      """,
    subcommands: [
      KeyNewCommand.self, KeyInspectCommand.self, KeyDeriveCommand.self, KeyRotateCommand.self,
    ])

  public init() {}
}

public struct KeyNewCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a key from the system's randomness.",
    discussion: """
      EXAMPLES
        obscura key new --out hospital.key
        obscura key new --out hospital.key --passphrase
      """)

  @Option(help: "The file to write, readable by you alone.") public var out: String
  @Flag(help: "Lock the file with a passphrase (scrypt).") public var passphrase = false
  @OptionGroup public var source: PassphraseOptions

  public init() {}

  public func run() throws {
    let words =
      passphrase || source.passphraseFile != nil ? try source.read(for: out, isNew: true) : nil
    let key = MasterKey()
    try KeyFiles.writeNew(KeyFile(key, passphrase: words), to: out)
    print("\(out): key \(key.check)" + (words == nil ? "" : ", locked"))
  }
}

public struct KeyInspectCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "What a key file holds; never the key itself.",
    discussion: """
      The check value names a key without giving it away; every ciphertext carries the one of its key.

      EXAMPLE
        obscura key inspect hospital.key
      """)

  @Argument(help: "A key file.") public var file: String

  public init() {}

  public func run() throws {
    let contents = try KeyFiles.read(file)
    print("\(file): \(contents.isLocked ? "locked with a passphrase" : "not locked")")
    for (place, key) in contents.generations.enumerated() {
      let role = place == 0 ? "in use" : "earlier, for what it encrypted"
      print("  \(key.check)  made \(key.created.formatted(.iso8601))  \(role)")
    }
  }
}

public struct KeyDeriveCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "derive", abstract: "A key of its own for a person, a department, a device.",
    discussion: """
      The same key and purpose always give the same derived key, so it can be made again; whoever \
      holds it learns nothing about the key that it came from.

      EXAMPLE
        obscura key derive --key hospital.key --for radiology --out radiology.key
      """)

  @OptionGroup public var source: KeyOptions
  @Option(name: .customLong("for"), help: "What the derived key is for.") public var purpose: String
  @Option(help: "The file to write, readable by you alone.") public var out: String

  public init() {}

  public func run() throws {
    guard let key = try source.keys().first?.derived(for: purpose) else { return }
    try KeyFiles.writeNew(KeyFile(key, passphrase: nil), to: out)
    print("\(out): key \(key.check), for \(purpose)")
  }
}

public struct KeyRotateCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Put a fresh key into use; earlier ones stay for decrypting.",
    discussion: """
      EXAMPLE
        obscura key rotate --key hospital.key
      """)

  @OptionGroup public var source: KeyOptions

  public init() {}

  public func run() throws {
    var file = try KeyFiles.read(source.key)
    let words =
      file.isLocked ? try source.passphrase.read(for: source.key, isNew: false) : nil
    do {
      try file.rotate(passphrase: words)
    } catch {
      throw CommandError.usage("\(source.key): \(error)")
    }
    try AtomicFile.write(
      file.encoded(), to: URL(fileURLWithPath: source.key), mode: KeyFiles.mode)
    print("\(source.key): key \(file.generations[0].check) in use, \(file.generations.count) held")
  }
}
