import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Pixels
import Records

/// A release of ciphertexts in memory, with the owner's map of names.
struct CiphertextSet: Sendable {
  let oracle: CipherOracle
  let keys: ReleaseManifest.Cipher.Keys
  /// The check value of the key that encrypted; nil where keys were discarded.
  let key: String?
  /// Of each ciphertext in turn; nil where keys were discarded.
  let nonces: [String?]
  /// The manifest, as text.
  let description: String
  private let bytes: [[UInt8]]
  private let rowOfSample: [SampleID: Int]

  /// What `obscura encrypt` wrote.
  ///
  /// - Parameter expected: the cipher that somebody says it is; nil takes the folder's word.
  init(
    _ folder: URL, expected label: String? = nil, keymap: URL?, progress: any ProgressSink
  ) throws {
    let file = folder.appendingPathComponent("manifest.json")
    let content = try FileBytes.read(file)
    let manifest = try ReleaseManifest(decoding: content, name: file.path)
    guard let cipher = manifest.cipher else { throw KitError.notCiphertexts(folder.path) }
    guard label == nil || label == cipher.label else {
      throw KitError.cipherDiffers(folder.path, asked: label ?? "", found: cipher.label)
    }
    let infos = try CiphertextTable(folder)
    guard let plain = infos.commonShape else { throw KitError.mixedShapes(folder.path) }
    let originals = try OriginalNames(keymap ?? OriginalNames.keymap(of: folder))
    try self.init(
      folder,
      CipherOracle(try CipherRegistry.labelled(cipher.label), plain: plain.coloured),
      keys: cipher.keys, key: cipher.check, description: String(decoding: content, as: UTF8.self),
      original: { originals.sample($0.key) }, nonce: { infos.infos[$0.key]?.nonce },
      progress: progress)
  }

  /// Somebody else's ciphertexts, each named as its original.
  ///
  /// - Parameters:
  ///   - label: of the cipher, as `obscura encrypt` knows it.
  ///   - plain: the shape of every original.
  init(
    foreign folder: URL, label: String, sharesKey: Bool, plain: ImageShape, keymap: URL?,
    progress: any ProgressSink
  ) throws {
    let oracle = CipherOracle(try CipherRegistry.labelled(label), plain: plain.coloured)
    let names = try keymap.map { try OriginalNames($0, mayBeMissing: false) }
    try self.init(
      folder, oracle, keys: sharesKey ? .same : .perImage, key: nil,
      description:
        "cipher: \(label) by another tool, \(sharesKey ? "one key" : "a key for each image")",
      original: { names?.sample($0.key) ?? $0 }, nonce: { _ in nil }, progress: progress)
  }

  private init(
    _ folder: URL, _ oracle: CipherOracle, keys: ReleaseManifest.Cipher.Keys, key: String?,
    description: String, original: (SampleID) -> SampleID, nonce: (SampleID) -> String?,
    progress: any ProgressSink
  ) throws {
    self.oracle = oracle
    self.keys = keys
    self.key = key
    self.description = description
    let source = try Sources.open(DataLocation(path: folder.path))
    var (bytes, rows, nonces) = ([[UInt8]](), [SampleID: Int](), [String?]())
    for index in 0..<source.count {
      let id = source.id(at: index)
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil),
        image.bytes.count == oracle.shape.count
      else {
        throw KitError.brokenRelease(
          file: folder.path, problem: "sample \(id) is not of shape \(oracle.shape)")
      }
      rows[original(id)] = bytes.count
      bytes.append(oracle.seen(image))
      nonces.append(nonce(id))
      progress.show(
        ProgressUpdate(
          task: "reading ciphertexts", done: index + 1, total: source.count, unit: "images"))
    }
    self.bytes = bytes
    self.nonces = nonces
    rowOfSample = rows
  }

  var cipher: any ImageCipher { oracle.cipher }
  var plain: ImageShape { oracle.plain }

  /// The row of each sample of a data set; nil for those that were not encrypted.
  ///
  /// - Throws: `KitError.noOriginals` where none fits.
  func rows(of dataset: Dataset) throws -> [Int?] {
    let rows = dataset.ids.map { rowOfSample[$0] }
    guard rows.contains(where: { $0 != nil }) else { throw KitError.noOriginals }
    return rows
  }

  func pixels(_ row: Int?) -> [UInt8] {
    guard let row else { preconditionFailure("CiphertextSet: a sample without ciphertext") }
    return bytes[row]
  }
}
