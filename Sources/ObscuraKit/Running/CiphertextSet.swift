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

  init(_ folder: URL, keymap: URL?, progress: any ProgressSink) throws {
    let file = folder.appendingPathComponent("manifest.json")
    let content = try FileBytes.read(file)
    let manifest = try ReleaseManifest(decoding: content, name: file.path)
    guard let cipher = manifest.cipher else { throw KitError.notCiphertexts(folder.path) }
    keys = cipher.keys
    description = String(decoding: content, as: UTF8.self)
    let infos = try CiphertextTable(folder)
    guard let plain = infos.commonShape else { throw KitError.mixedShapes(folder.path) }
    let oracle = CipherOracle(
      try CipherRegistry.labelled(cipher.label), plain: plain.coloured)
    self.oracle = oracle
    key = cipher.check
    let source = try Sources.open(DataLocation(path: folder.path))
    let originals = try OriginalNames(keymap ?? OriginalNames.keymap(of: folder))
    let expected = oracle.shape.count
    var (bytes, rows, nonces) = ([[UInt8]](), [SampleID: Int](), [String?]())
    for index in 0..<source.count {
      let id = source.id(at: index)
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil),
        image.bytes.count == expected
      else {
        throw KitError.brokenRelease(
          file: folder.path, problem: "sample \(id) is not of the shape in ciphertexts.csv")
      }
      rows[originals.sample(id.key)] = bytes.count
      bytes.append(oracle.seen(image))
      nonces.append(infos.infos[id.key]?.nonce)
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
