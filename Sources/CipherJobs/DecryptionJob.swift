import Ciphers
import Datasets
import Formats
import Foundation
import Imaging
import Records
import Synchronization

/// Decrypts what `EncryptionJob` wrote into a folder of PNG files, under their own names where the
/// owner's map is at hand. Goes on where a stopped job was: images that are there are left alone.
public struct DecryptionJob: Sendable {
  public struct Report: Sendable, Equatable {
    public let decrypted: Int
    public let refused: [SkippedSample]
  }

  private let decryption: ImageDecryption
  private let threads: Int

  /// - Parameter keys: the owner's, the one in use first.
  public init(keys: [MasterKey], threads: Int = 1) {
    decryption = ImageDecryption(keys)
    self.threads = threads
  }

  /// One PNG file.
  ///
  /// - Throws: `CipherError`, `JobError`, `ImagingError`, `FormatError`.
  public func decrypt(file: URL, to output: URL) throws {
    guard !FileManager.default.fileExists(atPath: output.path) else {
      throw JobError.outputExists(output.path)
    }
    let bytes = try FileBytes.read(file)
    let info = try CiphertextInfo(in: bytes, name: file.path)
    let image = try decryption.image(bytes, info, name: file.path)
    try AtomicFile.write(PNG.encode(image), to: output)
  }

  /// A folder with `manifest.json`.
  ///
  /// - Parameter keymap: the owner's map; nil looks for `FOLDER.owner/keymap.csv`.
  /// - Throws: as above; images that were altered are refused and listed, the others decrypted.
  public func decrypt(
    folder: URL, keymap: URL? = nil, to output: URL,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> Report {
    let manifest = try Self.manifest(of: folder)
    guard let cipher = manifest.cipher else { throw JobError.notCiphertext(folder.path) }
    try decryption.checkKey(cipher.check, name: folder.path)
    let infos = try CiphertextTable(folder).infos
    let files = try CiphertextFiles(folder)
    let names = try OriginalNames(
      keymap ?? OriginalNames.keymap(of: folder), mayBeMissing: keymap == nil)
    let refused = Mutex<[SkippedSample]>([])
    let done = Mutex(0)
    let keys = infos.keys.sorted()
    let decryption = decryption
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for place in stride(from: thread, to: keys.count, by: threads) {
        let key = keys[place]
        let target = output.appendingPathComponent(names.path(of: key) + ".png")
        do {
          if !FileManager.default.fileExists(atPath: target.path) {
            guard let info = infos[key] else { continue }
            let image = try decryption.image(files.bytes(of: key), info, name: key)
            try FileManager.default.createDirectory(
              at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try AtomicFile.write(PNG.encode(image), to: target, synchronizes: false)
          }
        } catch {
          refused.withLock { $0.append(SkippedSample(id: SampleID(key: key), reason: "\(error)")) }
        }
        progress?(
          done.withLock { count in
            count += 1
            return count
          }, keys.count)
      }
    }
    let all = refused.withLock { $0.sorted { $0.id < $1.id } }
    return Report(decrypted: keys.count - all.count, refused: all)
  }

  private static func manifest(of folder: URL) throws -> ReleaseManifest {
    let file = folder.appendingPathComponent("manifest.json")
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw JobError.notCiphertext(folder.path)
    }
    return try ReleaseManifest(decoding: FileBytes.read(file), name: file.path)
  }
}

/// The files of encrypted images, by key: in an archive or in a folder.
private struct CiphertextFiles: Sendable {
  private let files: FileTree
  private let places: [String: Int]

  init(_ folder: URL) throws {
    let archive = folder.appendingPathComponent("data.tar")
    files =
      FileManager.default.fileExists(atPath: archive.path)
      ? try FileTree(archive) : try FileTree(folder.appendingPathComponent("images"))
    places = Dictionary(
      files.paths.enumerated().map { (Self.key(of: $1), $0) }, uniquingKeysWith: { one, _ in one })
  }

  func bytes(of key: String) throws -> [UInt8] {
    guard let place = places[key] else { throw JobError.notCiphertext(key) }
    return try files.bytes(at: place)
  }

  private static func key(of path: String) -> String {
    path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
  }
}
