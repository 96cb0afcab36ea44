import Ciphers
import Crypto
import Datasets
import Formats
import Foundation
import Pixels
import Records

/// Ciphertexts that are decrypted together: a set that `EncryptionJob` wrote, or files in a folder
/// or an archive that carry what decrypting needs.
struct CiphertextCollection: Sendable {
  struct Item: Sendable {
    /// As messages call it.
    let name: String
    /// Of the decrypted picture below the output, without an ending.
    fileprivate(set) var path: String
    /// Of the file; nil where it is missing.
    fileprivate let place: Int?
    /// nil where it travels in the file.
    fileprivate let info: CiphertextInfo?
  }

  let items: [Item]
  /// Whether names of a release stay because there is no map.
  let lacksNames: Bool
  private let files: FileTree
  private let stamp: String

  /// - Parameter input: a folder or a tar archive.
  /// - Throws: `JobError`, `FormatError`, `RecordError`.
  init(_ input: URL, keymap: URL?, _ decryption: ImageDecryption) throws {
    let manifest = input.appendingPathComponent("manifest.json")
    if Folders.exists(manifest) {
      try self.init(set: input, manifest, keymap: keymap, decryption)
    } else {
      try self.init(tree: input, keymap: keymap, decryption)
    }
  }

  /// What the archive holds and nobody reads, one sentence each.
  var unread: [String] { files.unread }

  private init(
    set folder: URL, _ file: URL, keymap: URL?, _ decryption: ImageDecryption
  ) throws {
    let manifest = try ReleaseManifest(decoding: FileBytes.read(file), name: file.path)
    guard let cipher = manifest.cipher else { throw JobError.notCiphertext(folder.path) }
    try decryption.checkKey(cipher.check, name: folder.path)
    let table = CiphertextTable.place(in: folder)
    let bytes = try FileBytes.read(table)
    guard decryption.accepts(cipher.tag, forTable: bytes, check: cipher.check) else {
      throw JobError.alteredTable(table.path)
    }
    let infos = try CiphertextTable(bytes, name: table.path).infos
    guard infos.count == manifest.samples else {
      throw JobError.missingRows(table.path, got: infos.count, expected: manifest.samples)
    }
    let archive = folder.appendingPathComponent("data.tar")
    let pictures = [archive, folder.appendingPathComponent("images")].first(where: Folders.exists)
    guard let pictures else { throw JobError.noPictures(folder.path) }
    files = try FileTree(pictures)
    let places = Dictionary(
      files.paths.enumerated().map { (Self.withoutEnding($1), $0) },
      uniquingKeysWith: { one, _ in one })
    let names = try OriginalNames(
      keymap ?? OriginalNames.keymap(of: folder), mayBeMissing: keymap == nil)
    items = Self.separating(
      infos.keys.sorted().map { key in
        Item(name: key, path: names.path(of: key), place: places[key], info: infos[key])
      })
    lacksNames = infos.keys.contains { names.isUnknown($0) }
    stamp = SHA256.hash(data: bytes).hexadecimal
  }

  private init(tree input: URL, keymap: URL?, _ decryption: ImageDecryption) throws {
    let files = try FileTree(input)
    self.files = files
    let names = try keymap.map { try OriginalNames($0, mayBeMissing: false) }
    items = Self.separating(
      files.paths.indices.filter { SampleFile.kind(of: files.paths[$0]) == .picture }.map {
        let path = files.paths[$0]
        let stem = Self.withoutEnding(path)
        return Item(name: path, path: names?.path(of: stem) ?? stem, place: $0, info: nil)
      })
    lacksNames = false
    stamp = Folders.stamp(of: input)
    // Says that the key is another's before anything is written; one picture that it fits will do.
    var problem: (any Error)?
    for item in items {
      guard let info = try? read(item).info else { continue }
      do {
        try decryption.checkKey(info.key, name: "\(input.path): \(item.name)")
        return
      } catch {
        problem = problem ?? error
      }
    }
    throw problem
      ?? (items.isEmpty ? JobError.noCiphertexts(input.path) : .notCiphertext(input.path))
  }

  /// - Throws: `JobError.notCiphertext`, `.badInfo`, `FormatError`.
  func read(_ item: Item) throws -> (bytes: [UInt8], info: CiphertextInfo) {
    guard let place = item.place else { throw JobError.notCiphertext(item.name) }
    let bytes = try files.bytes(at: place)
    return (bytes, try item.info ?? CiphertextInfo(in: bytes, name: item.name))
  }

  /// What a job must have in common with the one that it goes on with.
  var fingerprint: String {
    var hash = SHA256()
    hash.update(data: Data(stamp.utf8))
    for item in items { hash.update(data: Data("\0\(item.name)\0\(item.path)".utf8)) }
    return "decrypting \(items.count) images \(hash.finalize().prefix(4).hexadecimal)"
  }

  /// Files such as `a.png` and `a.jpg` do not become one picture.
  private static func separating(_ items: [Item]) -> [Item] {
    let shared = Dictionary(grouping: items, by: \.path).filter { $0.value.count > 1 }
    var used: Set<String> = []
    return items.map { item in
      var item = item
      if shared[item.path] != nil { item.path = item.name }
      while !used.insert(item.path).inserted { item.path += "-2" }
      return item
    }
  }

  private static func withoutEnding(_ path: String) -> String {
    path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
  }
}
