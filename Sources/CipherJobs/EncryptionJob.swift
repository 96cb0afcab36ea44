import Ciphers
import Crypto
import Datasets
import Formats
import Foundation
import Pixels
import Records
import Synchronization

/// Encrypts a data set or a folder tree: `data.tar` (or `images/`), `ciphertexts.csv`, `labels.csv`
/// with chosen labels, `manifest.json`.
///
/// Every image is first written to a folder beside the output, so that a job that was stopped goes
/// on where it was; what belongs to the owner alone lies in `OUTPUT.owner/`. A resumed job gives the
/// same bytes as one that was never stopped.
public struct EncryptionJob: Sendable {
  public struct Report: Sendable, Equatable {
    public let encrypted: Int
    /// Already there from a job that was stopped.
    public let resumed: Int
    public let skipped: [SkippedSample]
  }

  private let settings: EncryptionSettings
  private let key: MasterKey?
  private let earlier: [MasterKey]
  private let output: URL
  private let owner: OwnerFolder
  private let version: String

  /// - Parameters:
  ///   - key: nil only where keys are discarded.
  ///   - earlier: keys that were in use before; a job that was begun with one goes on with it.
  ///   - owner: where the job seed and the map of names lie; nil for `OUTPUT.owner`.
  ///   - version: of the program, for the manifest.
  public init(
    _ settings: EncryptionSettings, key: MasterKey?, earlier: [MasterKey] = [], output: URL,
    owner: URL? = nil, version: String
  ) {
    self.settings = settings
    self.key = key
    self.earlier = earlier
    self.output = output
    self.owner = OwnerFolder(output: output, folder: owner)
    self.version = version
  }

  /// - Throws: `JobError`, `DatasetError`, `CipherError`, `FormatError`; what is done stays done.
  public func run(
    _ source: any Source, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> Report {
    try settings.check()
    try owner.check(against: output)
    guard !Folders.exists(output) else {
      WorkFolder.removeFinished(of: output)
      throw JobError.outputExists(output.path)
    }
    let labels = try settings.labels.map { name in
      try LabelExpression(parsing: name).evaluate(name: name, on: source)
    }
    if settings.keepsNames { try Conversion.checkKeys(of: source) }
    let folder = try WorkFolder(for: output)
    try folder.requireNoOutput()
    let opened = try open(folder)
    do {
      let key = try begin(folder, opened.seed, source)
      return try run(source, labels, key, opened.seed, folder, progress)
    } catch let error as JobError {
      // Nothing depends on the seed yet.
      switch error {
      case .nothingEncrypted:
        folder.remove()
        owner.undo(opened)
      case .otherJob: owner.undo(opened)
      default: break
      }
      throw error
    }
  }

  /// Leaves no folder behind where nothing can begin.
  private func open(_ folder: WorkFolder) throws -> OwnerFolder.Opened {
    do {
      return try owner.open()
    } catch {
      if folder.found == nil { folder.remove() }
      throw error
    }
  }

  /// - Returns: the key that the job was begun with.
  /// - Throws: `JobError.otherJob`.
  private func begin(
    _ folder: WorkFolder, _ seed: JobSeed, _ source: any Source
  ) throws -> MasterKey? {
    let fingerprint = settings.fingerprint(key, seed: seed, source)
    guard let found = folder.found, found != fingerprint else {
      try folder.begin(fingerprint)
      return key
    }
    for older in earlier where settings.fingerprint(older, seed: seed, source) == found {
      return older
    }
    throw JobError.otherJob(folder.url.path, got: fingerprint, expected: found)
  }

  private func run(
    _ source: any Source, _ labels: [LabelColumn], _ key: MasterKey?, _ seed: JobSeed,
    _ folder: WorkFolder, _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> Report {
    let names = names(seed, source)
    let encryption = ImageEncryption(settings, key: key, job: seed)
    let outcome = try encryptAll(source, names, encryption, Stage(folder), progress)
    let encrypted = (0..<source.count).filter { !outcome.skipped.keys.contains($0) }
    guard !encrypted.isEmpty else {
      throw JobError.nothingEncrypted(
        source.name, reason: outcome.skipped.min { $0.key < $1.key }?.value ?? "there is none")
    }
    let release = EncryptionRelease(
      settings: settings, key: key, tag: encryption.tag(ofTable:), version: version, names: names,
      owner: owner)
    try release.write(
      encrypted.sorted { names[$0] < names[$1] }, of: source, labels, from: folder)
    return Report(
      encrypted: encrypted.count, resumed: outcome.resumed,
      skipped: outcome.skipped.sorted { $0.key < $1.key }.map {
        SkippedSample(id: source.id(at: $0.key), reason: $0.value)
      })
  }

  /// The names under which samples are handed out.
  private func names(_ seed: JobSeed, _ source: any Source) -> [String] {
    let ids = source.ids
    if settings.keepsNames { return ids.map(\.description) }
    let names = ReleaseNames(key: nameKey(seed), map: owner.keymap)
    return ids.map(names.name)
  }

  /// From the job's randomness, so that a copy of the owner's files gives the same names.
  private func nameKey(_ seed: JobSeed) -> SymmetricKey {
    SymmetricKey(
      data: HKDF<SHA256>.deriveKey(
        inputKeyMaterial: SymmetricKey(data: seed.bytes), info: Data("obscura/names/1".utf8),
        outputByteCount: 32
      ).withUnsafeBytes { Data($0) })
  }

  private struct Outcome {
    var resumed = 0
    var skipped: [Int: String] = [:]
  }

  private func encryptAll(
    _ source: any Source, _ names: [String], _ encryption: ImageEncryption,
    _ stage: Stage, _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> Outcome {
    let state = Mutex((outcome: Outcome(), done: 0, failure: (any Error)?.none))
    let ending = settings.storage.ending
    DispatchQueue.concurrentPerform(iterations: settings.threads) { thread in
      for index in stride(from: thread, to: source.count, by: settings.threads) {
        guard state.withLock({ $0.failure == nil }) else { return }
        let file = stage.image(names[index], ending: ending)
        do {
          if stage.holds(file, encryption) {
            state.withLock { $0.outcome.resumed += 1 }
          } else {
            guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil)
            else { throw DatasetError.sample(source.id(at: index), problem: "holds no picture") }
            let result = try encryption.file(image, index: index)
            try stage.keep(result, as: file)
          }
        } catch let error as FormatError where error.isUnwritable {
          return state.withLock { $0.failure = error }
        } catch {
          state.withLock { $0.outcome.skipped[index] = "\(error)" }
        }
        let done = state.withLock { state in
          state.done += 1
          return state.done
        }
        progress?(done, source.count)
      }
    }
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state.outcome
    }
  }
}
