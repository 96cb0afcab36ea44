import ArgumentParser
import Ciphers
import Formats
import Foundation

public struct KeyCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Keys for `encrypt` and `seal`: make, look at, derive, replace.",
    discussion: """
      A key file holds 32 random bytes that open everything encrypted or sealed with it. Keep a copy \
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
    try KeyFiles.refuseTaken(out)
    let words =
      passphrase || source.passphraseFile != nil ? try source.read(for: out, isNew: true) : nil
    let key = MasterKey()
    try KeyFiles.writeNew(KeyFile(key, passphrase: words), to: out)
    print("\(out): key \(key.check)" + (words == nil ? "" : ", locked"))
  }
}

public struct KeyDeriveCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "derive", abstract: "A key of its own for a person, a department, a device.",
    discussion: """
      The same key and purpose always give the same derived key, so it can be made again; whoever \
      holds it learns nothing about the key that it came from. After `rotate` name the key that it \
      came from: this command prints its check value, and `key inspect` lists all. From a locked \
      file comes a file locked with the same passphrase.

      EXAMPLES
        obscura key derive --key hospital.key --for radiology --out radiology.key
        obscura key derive --key h.key --from 4e28f6761e9c8794 --for radiology --out r.key
      """)

  @OptionGroup public var source: KeyOptions
  @Option(name: .customLong("for"), help: "What the derived key is for.") public var purpose: String
  @Option(help: "Check value of the key to derive from. Default: the one in use.")
  public var from: String?
  @Option(help: "The file to write, readable by you alone.") public var out: String
  @Flag(help: "Leave the new file without the passphrase that locks the one it comes from.")
  public var unlocked = false

  public init() {}

  public func validate() throws {
    guard !MasterKey.isBlank(purpose) else {
      throw ValidationError(
        "--for \"\(purpose)\": blank; say what the derived key is for, such as radiology")
    }
  }

  public func run() throws {
    try KeyFiles.refuseTaken(out)
    let opened = try KeyFiles.open(source.key, source.passphrase)
    let parent = try parent(opened.keys)
    let key = try parent.derived(for: purpose)
    let words = unlocked ? nil : opened.passphrase
    try KeyFiles.writeNew(KeyFile(key, passphrase: words), to: out)
    print(
      "\(out): key \(key.check), for \(purpose), from key \(parent.check)"
        + (words == nil ? "" : ", locked with the same passphrase"))
  }

  private func parent(_ keys: [MasterKey]) throws -> MasterKey {
    let wanted = from?.lowercased()
    let found = wanted == nil ? keys.first : keys.first { $0.check == wanted }
    guard let found else {
      let known = keys.map(\.check).joined(separator: ", ")
      throw CommandError.usage("\(source.key): no key \(from ?? ""); it holds \(known)")
    }
    return found
  }
}

public struct KeyRotateCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Put a fresh key into use; earlier ones stay for decrypting.",
    discussion: """
      Keys that were derived before can be made again with `key derive --from`.

      EXAMPLE
        obscura key rotate --key hospital.key
      """)

  @OptionGroup public var source: KeyOptions

  public init() {}

  public func run() throws {
    let update = try KeyUpdate(of: source.key)
    var file = try KeyFiles.read(source.key)
    let words =
      file.isLocked ? try source.passphrase.read(for: source.key, isNew: false) : nil
    do {
      try file.rotate(passphrase: words)
    } catch {
      throw CommandError.usage("\(source.key): \(error)")
    }
    try update.write(file)
    print("\(source.key): key \(file.generations[0].check) in use, \(file.generations.count) held")
  }
}
