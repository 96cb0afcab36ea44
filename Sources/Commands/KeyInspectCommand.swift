import ArgumentParser
import Ciphers
import Foundation

public struct KeyInspectCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "What a key file holds; never the key itself.",
    discussion: """
      The check value names a key without giving it away; every ciphertext carries the one of its key. \
      Of a file without a passphrase the keys are held against their check values.

      EXAMPLES
        obscura key inspect hospital.key
        obscura key inspect hospital.key --json
      """)

  @Argument(help: "A key file.") public var file: String
  @Flag(help: "One JSON object.") public var json = false

  public init() {}

  public func run() throws {
    let contents = try KeyFiles.read(file)
    // What is locked can only be held against its check value by its passphrase.
    if !contents.isLocked { try KeyFiles.verify(contents, at: file) }
    print(json ? try KeyInspection(file, contents).text : text(contents))
  }

  private func text(_ contents: KeyFile) -> String {
    let head = "\(file): \(contents.isLocked ? "locked with a passphrase" : "not locked")"
    let lines = contents.generations.enumerated().map { place, key in
      let role = place == 0 ? "in use" : "earlier, for what it encrypted"
      return "  \(key.check)  made \(key.created.formatted(.iso8601))  \(role)"
    }
    return ([head] + lines).joined(separator: "\n")
  }
}

/// What a machine reads of a key file: `obscura.key-inspection/1`.
private struct KeyInspection: Encodable {
  struct Key: Encodable {
    let check: String
    let created: Date
    let inUse: Bool
  }

  var schema = "obscura.key-inspection/1"
  let file: String
  let locked: Bool
  /// Whether the keys were held against their check values.
  let verified: Bool
  let keys: [Key]

  init(_ path: String, _ contents: KeyFile) {
    file = path
    locked = contents.isLocked
    verified = !contents.isLocked
    keys = contents.generations.enumerated().map { place, key in
      Key(check: key.check, created: key.created, inUse: place == 0)
    }
  }

  var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      encoder.keyEncodingStrategy = .convertToSnakeCase
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
