import Crypto
import Formats
import Foundation
import Pixels

/// The names under which an owner releases samples.
public struct ReleaseNames: Sendable {
  public struct Entry: Sendable {
    public let name: String
    public let place: Int

    public init(name: String, place: Int) {
      self.name = name
      self.place = place
    }
  }

  private let key: SymmetricKey
  private let map: URL

  /// - Parameters:
  ///   - key: the owner's.
  ///   - map: the file that says which name is which sample.
  public init(key: SymmetricKey, map: URL) {
    self.key = key
    self.map = map
  }

  /// Takes the key in an owner's folder, or puts one there from the system's randomness.
  public init(owner: URL) throws {
    map = owner.appendingPathComponent("keymap.csv")
    key = try OwnerKey.read("names.key", in: owner)
  }

  /// The places by rising name.
  public func order(_ ids: [SampleID], places: [Int]) -> [Entry] {
    places.map { Entry(name: name(ids[$0]), place: $0) }.sorted { $0.name < $1.name }
  }

  /// Adds the names to the owner's map.
  public func keep(_ order: [Entry], ids: [SampleID]) throws {
    try Self.add(order, ids: ids, to: map)
  }

  /// Adds names to a map; those of other releases stay in it.
  public static func add(_ order: [Entry], ids: [SampleID], to map: URL) throws {
    var rows: [String: [String]] = [:]
    if FileManager.default.fileExists(atPath: map.path) {
      let old = try CSVTable(contentsOf: map)
      let columns = old.header.map { old.column($0) ?? [] }
      for row in 0..<old.count { rows[columns[0][row]] = columns.map { $0[row] } }
    }
    for entry in order {
      rows[entry.name] = [entry.name, ids[entry.place].split, ids[entry.place].key]
    }
    let table = CSVTable(
      header: ["name", "split", "key"], rows: rows.sorted { $0.key < $1.key }.map(\.value))
    try AtomicFile.write(table.encoded(), to: map, mode: 0o600)
  }

  /// 32 hexadecimal digits.
  public func name(_ id: SampleID) -> String {
    let text = "\(id.split)\u{0}\(id.key)"
    let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    return code.prefix(16).hexadecimal
  }
}
