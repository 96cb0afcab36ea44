import Ciphers
import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Synchronization

/// Decrypts what `EncryptionJob` wrote into a folder of PNG files, under their own names where the
/// owner's map is at hand. The folder appears when it is whole; a job that was stopped goes on where
/// it was. As the originals were nobody else's, only the owner may read what comes out.
public struct DecryptionJob: Sendable {
  public struct Report: Sendable, Equatable {
    public let decrypted: Int
    /// Of them, those that were there from a job that was stopped.
    public let resumed: Int
    /// Of them, those whose pixels came as JPEG, which nobody can authenticate.
    public let unauthenticated: Int
    /// Whether pictures keep the names of the release because there is no map.
    public let lacksNames: Bool
    public let refused: [SkippedSample]
    /// What was there and is no file of a picture, such as links in an archive, one sentence each.
    public let unread: [String]
  }

  private static let fileMode: mode_t = 0o600
  private static let folderMode: mode_t = 0o700
  private let decryption: ImageDecryption
  private let threads: Int

  /// - Parameter keys: the owner's, the one in use first.
  public init(keys: [MasterKey], threads: Int = 1) {
    decryption = ImageDecryption(keys)
    self.threads = threads
  }

  /// One file.
  ///
  /// - Returns: whether its pixels are authenticated.
  /// - Throws: `JobError`, `ImagingError`, `FormatError`.
  @discardableResult
  public func decrypt(file: URL, to output: URL) throws -> Bool {
    guard output.pathExtension.lowercased() == "png" else { throw JobError.notPNG(output.path) }
    try Folders.requireParent(of: output)
    guard !Folders.exists(output) else { throw JobError.outputExists(output.path) }
    let bytes = try FileBytes.read(file)
    let info = try CiphertextInfo(in: bytes, name: file.path)
    do {
      let image = try decryption.image(bytes, info, name: file.path)
      try AtomicFile.write(PNG.encode(image), to: output, mode: Self.fileMode, replaces: false)
    } catch let error as CipherError {
      throw JobError.picture(file.path, reason: error.description)
    }
    return VerifiedCiphertext.authenticatesPixels(bytes)
  }

  /// A folder with `manifest.json`, or a folder or an archive of files that carry what decrypting
  /// needs.
  ///
  /// - Parameter keymap: the owner's map; nil looks for `FOLDER.owner/keymap.csv`.
  /// - Throws: as above; images that were altered are refused and listed, the others decrypted.
  public func decrypt(
    folder: URL, keymap: URL? = nil, to output: URL,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> Report {
    try OutputPlace.check(output, outside: [folder])
    let collection = try CiphertextCollection(folder, keymap: keymap, decryption)
    guard !Folders.exists(output) else {
      WorkFolder.removeFinished(of: output)
      throw JobError.outputExists(output.path)
    }
    let work = try WorkFolder(for: output, mode: Self.folderMode)
    try work.requireNoOutput()
    guard work.found ?? collection.fingerprint == collection.fingerprint else {
      throw JobError.otherJob(
        work.url.path, got: collection.fingerprint, expected: work.found ?? "")
    }
    try work.begin(collection.fingerprint)
    let outcome = try decryptAll(collection, into: work.images, progress)
    let refused = outcome.refused.sorted { $0.id < $1.id }
    let report = Report(
      decrypted: collection.items.count - refused.count, resumed: outcome.resumed,
      unauthenticated: outcome.unauthenticated, lacksNames: collection.lacksNames,
      refused: refused, unread: collection.unread)
    guard report.decrypted > 0 else {
      work.remove()
      return report
    }
    removeStrays(work.images, keeping: outcome.written)
    try work.finish(with: work.images)
    return report
  }

  private struct Outcome {
    var resumed = 0
    var unauthenticated = 0
    var written: Set<String> = []
    var refused: [SkippedSample] = []
    var done = 0
    var failure: (any Error)?
  }

  private func decryptAll(
    _ collection: CiphertextCollection, into folder: URL,
    _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> Outcome {
    let state = Mutex(Outcome())
    let items = collection.items
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for place in stride(from: thread, to: items.count, by: threads) {
        guard state.withLock({ $0.failure == nil }) else { return }
        do {
          let target = folder.appendingPathComponent(items[place].path + ".png")
          let file = try collection.read(items[place])
          let resumes = holds(target, file.info)
          if !resumes { try write(file, items[place].name, to: target) }
          state.withLock {
            $0.written.insert(target.path)
            if resumes { $0.resumed += 1 }
            if !VerifiedCiphertext.authenticatesPixels(file.bytes) { $0.unauthenticated += 1 }
          }
        } catch let error as FormatError where error.isUnwritable {
          return state.withLock { $0.failure = error }
        } catch {
          let id = SampleID(key: items[place].name)
          state.withLock { $0.refused.append(SkippedSample(id: id, reason: "\(error)")) }
        }
        let done = state.withLock { state in
          state.done += 1
          return state.done
        }
        progress?(done, items.count)
      }
    }
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state
    }
  }

  private func write(
    _ file: (bytes: [UInt8], info: CiphertextInfo), _ name: String, to target: URL
  ) throws {
    let image = try decryption.image(file.bytes, file.info, name: name)
    try Folders.make(target.deletingLastPathComponent(), mode: Self.folderMode)
    try AtomicFile.write(
      PNG.encode(image), to: target, mode: Self.fileMode, synchronizes: false)
  }

  /// Whether a picture is there and whole: a power cut may have left it empty or torn.
  private func holds(_ target: URL, _ info: CiphertextInfo) -> Bool {
    guard Folders.exists(target), let bytes = try? FileBytes.read(target),
      let image = try? ImageDecoder.decode(bytes, name: target.path)
    else { return false }
    return image.shape == info.plain
  }

  /// What a kill left half written does not become part of the output.
  private func removeStrays(_ folder: URL, keeping written: Set<String>) {
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    for path in paths ?? [] {
      let file = folder.appendingPathComponent(path)
      if !Folders.isFolder(file), !written.contains(file.path) { unlink(file.path) }
    }
  }
}
