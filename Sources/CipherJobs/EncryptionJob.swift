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
  private let output: URL
  private let stage: Stage
  private let version: String

  /// - Parameters:
  ///   - key: nil only where keys are discarded.
  ///   - owner: where the job seed and the map of names lie; nil for `OUTPUT.owner`.
  ///   - version: of the program, for the manifest.
  public init(
    _ settings: EncryptionSettings, key: MasterKey?, output: URL, owner: URL? = nil,
    version: String
  ) {
    self.settings = settings
    self.key = key
    self.output = output
    self.version = version
    stage = Stage(output: output, owner: owner)
  }

  /// - Throws: `JobError`, `DatasetError`, `CipherError`, `FormatError`; what is done stays done.
  public func run(
    _ source: any Source, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> Report {
    if case .jpeg = settings.storage, !settings.cipher.survivesJPEG {
      throw JobError.jpeg(cipher: settings.cipher.label)
    }
    let fingerprint = settings.fingerprint(key, samples: source.count)
    guard !FileManager.default.fileExists(atPath: output.path) else {
      // A job that was killed at its very end leaves its images behind.
      stage.removeLeftovers(of: fingerprint)
      throw JobError.outputExists(output.path)
    }
    let labels = try settings.labels.map { name in
      try LabelExpression(parsing: name).evaluate(name: name, on: source)
    }
    if settings.keepsNames { try Conversion.checkKeys(of: source) }
    let seed = try stage.open(fingerprint)
    let names = names(seed, source)
    let encryption = ImageEncryption(settings, key: key, job: seed)
    let outcome = try encryptAll(source, names, encryption, progress)
    let encrypted = (0..<source.count).filter { !outcome.skipped.keys.contains($0) }
    guard !encrypted.isEmpty else {
      throw JobError.nothingEncrypted(
        source.name, reason: outcome.skipped.values.first ?? "there is none")
    }
    let order = encrypted.sorted { names[$0] < names[$1] }
    try finish(order, names, source, labels)
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
    let names = ReleaseNames(key: nameKey(seed), map: stage.keymap)
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
    _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> Outcome {
    let state = Mutex((outcome: Outcome(), done: 0, failure: (any Error)?.none))
    let stage = stage
    let ending = settings.storage.ending
    DispatchQueue.concurrentPerform(iterations: settings.threads) { thread in
      for index in stride(from: thread, to: source.count, by: settings.threads) {
        guard state.withLock({ $0.failure == nil }) else { return }
        let file = stage.image(names[index], ending: ending)
        do {
          if stage.contains(file) {
            state.withLock { $0.outcome.resumed += 1 }
          } else {
            guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil)
            else { throw DatasetError.sample(source.id(at: index), problem: "holds no picture") }
            let result = try encryption.file(image, index: index)
            try stage.keep(result.bytes, result.info, as: file)
          }
        } catch let error as FormatError {
          // The disk is full or gone: every further image would fail as well.
          if case .unwritable = error { return state.withLock { $0.failure = error } }
          state.withLock { $0.outcome.skipped[index] = "\(error)" }
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

  /// - Parameter order: places in the source, by name.
  private func finish(
    _ order: [Int], _ names: [String], _ source: any Source, _ labels: [LabelColumn]
  ) throws {
    let ending = settings.storage.ending
    let files = order.map { stage.image(names[$0], ending: ending) }
    let draft = try stage.freshDraft()
    let tar =
      settings.writesFiles ? nil : try TarWriter(to: draft.appendingPathComponent("data.tar"))
    let infos = try zip(order, files).map { place, file in
      let bytes = try FileBytes.read(file)
      try tar?.append("\(names[place]).\(ending)", bytes)
      return try stage.info(file, holding: bytes)
    }
    try tar?.finish()
    if settings.writesFiles {
      try stage.moveImages(files, to: draft.appendingPathComponent("images", isDirectory: true))
    }
    func write(_ name: String, _ text: String) throws {
      try AtomicFile.write(text, to: draft.appendingPathComponent(name))
    }
    try write("ciphertexts.csv", table(order.map { names[$0] }, infos.map(\.cells)).encoded())
    try write("labels.csv", labelTable(order, names, labels).encoded())
    try AtomicFile.write(
      manifest(infos, labels).encoded(), to: draft.appendingPathComponent("manifest.json"))
    try keepMap(order, names, source)
    try FileManager.default.moveItem(at: draft, to: output)
    stage.remove()
  }

  private func table(_ names: [String], _ cells: [[String]]) -> CSVTable {
    CSVTable(
      header: ["key"] + CiphertextInfo.columns, rows: zip(names, cells).map { [$0] + $1 })
  }

  private func labelTable(
    _ order: [Int], _ names: [String], _ labels: [LabelColumn]
  ) -> CSVTable {
    CSVTable(
      header: ["key"] + labels.map(\.name),
      rows: order.map { place in
        [names[place]] + labels.map { $0.values[place] < 0 ? "" : "\($0.values[place])" }
      })
  }

  private func manifest(_ infos: [CiphertextInfo], _ labels: [LabelColumn]) -> ReleaseManifest {
    let shapes = infos.map { settings.cipher.ciphertextShape(of: $0.plain) }
    func common(_ value: (ImageShape) -> Int) -> Int {
      let values = Set(shapes.map(value))
      return values.count == 1 ? values.first ?? 0 : 0
    }
    return ReleaseManifest(
      scheme: "cipher", version: version, format: settings.storage.format,
      shape: [common(\.size.height), common(\.size.width), common(\.channels)], type: "uint8",
      range: .init(low: 0, high: 255), samples: infos.count,
      labels: labels.map { .init(name: $0.name, classes: $0.classes) },
      cipher: .init(label: settings.cipher.label, keys: settings.keys, check: key?.check))
  }

  /// The owner's map from names to samples.
  private func keepMap(_ order: [Int], _ names: [String], _ source: any Source) throws {
    // Names of other jobs with the same owner's folder stay in it.
    try ReleaseNames.add(
      order.map { .init(name: names[$0], place: $0) }, ids: source.ids, to: stage.keymap)
  }
}
