import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Pixels
import Records

/// A release of ciphertexts in memory, with the owner's map of names.
struct CiphertextSet: Sendable {
  let cipher: any ImageCipher
  let keys: ReleaseManifest.Cipher.Keys
  /// Of every plain image.
  let plain: ImageShape
  /// The manifest, as text.
  let description: String
  private let bytes: [[UInt8]]
  private let rowOfSample: [SampleID: Int]

  init(_ folder: URL, keymap: URL?, progress: any ProgressSink) throws {
    let file = folder.appendingPathComponent("manifest.json")
    let content = try FileBytes.read(file)
    let manifest = try ReleaseManifest(decoding: content, name: file.path)
    guard let cipher = manifest.cipher else { throw KitError.notCiphertexts(folder.path) }
    self.cipher = try CipherRegistry.labelled(cipher.label)
    keys = cipher.keys
    description = String(decoding: content, as: UTF8.self)
    let infos = try CiphertextTable(folder)
    guard let plain = infos.commonShape else { throw KitError.mixedShapes(folder.path) }
    self.plain = plain.coloured
    let source = try Sources.open(DataLocation(path: folder.path))
    let originals = try OriginalNames(keymap ?? OriginalNames.keymap(of: folder))
    let expected = self.cipher.ciphertextShape(of: plain.coloured).count
    var (bytes, rows) = ([[UInt8]](), [SampleID: Int]())
    for index in 0..<source.count {
      let id = source.id(at: index)
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil),
        image.bytes.count == expected
      else {
        throw KitError.brokenRelease(
          file: folder.path, problem: "sample \(id) is not of the shape in ciphertexts.csv")
      }
      rows[originals.sample(id.key)] = bytes.count
      bytes.append(image.bytes)
      progress.show(
        ProgressUpdate(
          task: "reading ciphertexts", done: index + 1, total: source.count, unit: "images"))
    }
    self.bytes = bytes
    rowOfSample = rows
  }

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
