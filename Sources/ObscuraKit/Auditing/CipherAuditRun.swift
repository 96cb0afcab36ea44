import Architectures
import Auditing
import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Training

/// What the audit of ciphertexts is asked to do.
public struct CipherAuditRequest: Sendable {
  /// A folder that `encrypt` wrote, or one of another tool's ciphertexts.
  public var ciphertexts: URL
  /// The cipher's label, where the folder does not say it.
  public var cipher: String?
  /// One key for all images, where the folder does not say it.
  public var sharesKey: Bool
  /// What the owner knows; its map of names is `CIPHERTEXTS.owner/keymap.csv` where it names none.
  public var owner: OwnersView
  /// The owner's key: the attacker may then have pictures of their own encrypted under the one key
  /// for all images.
  public var key: MasterKey?
  /// Its budget is `quick` where it names none.
  public var effort: AuditEffort
  public var out: URL
  public var device: String
  /// The command line, for the report.
  public var command: String
  public var seed: UInt64

  public init(
    ciphertexts: URL, cipher: String? = nil, sharesKey: Bool = false, owner: OwnersView,
    key: MasterKey? = nil, effort: AuditEffort = AuditEffort(), out: URL, device: String = "auto",
    command: String,
    seed: UInt64 = 1
  ) {
    self.ciphertexts = ciphertexts
    self.cipher = cipher
    self.sharesKey = sharesKey
    self.owner = owner
    self.key = key
    self.effort = effort
    self.out = out
    self.device = device
    self.command = command
    self.seed = seed
  }
}

/// Attacks ciphertexts as somebody who knows the cipher and no key.
///
/// Attackers learn on their own part of the originals, encrypted by themselves under keys that they
/// draw; what they are judged on are the owner's ciphertexts of people they never saw.
public struct CipherAuditRun {
  let request: CipherAuditRequest
  let progress: any ProgressSink
  let stop: StopSignal

  /// What stands under every verdict on this family.
  static let standing = "This is visual scrambling, not encryption; `obscura seal` is encryption."

  static let stolenKeys = "Stolen keys, and a machine on which keys are drawn badly."

  public init(
    _ request: CipherAuditRequest, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.progress = progress
    self.stop = stop
  }

  public func run() throws -> AuditRecord { try work().run() }

  /// Who would attack and what that would cost.
  public func plan() throws -> AuditPlan { try work().plan() }

  private func work() throws -> AuditWork {
    try request.effort.checked()
    guard let originals = request.owner.originals else { throw KitError.noOriginals }
    let source = try Sources.open(originals)
    let release = try release(of: source)
    let owner = try OwnersData(
      request.owner, source, size: release.plain.size, channels: release.plain.channels,
      seed: request.seed, progress: progress)
    let dataset = owner.dataset
    let precision = Precision.automatic(on: try Device.chosen(request.device))
    let rows = try release.rows(of: dataset)
    let budget = request.effort.budget(otherwise: "quick")
    let subject = try subject(release, owner, rows, precision)
    return AuditWork(
      subject, effort: request.effort, budget: budget, out: request.out,
      command: request.command,
      story: .init(
        recipe: release.description, checks: KeyChecks.run(evidence(release, dataset, rows)),
        remark: Self.standing),
      progress: progress, stop: stop)
  }

  /// - Throws: `KitError.notCiphertexts` where neither the folder nor anybody names the cipher.
  private func release(of source: any Source) throws -> CiphertextSet {
    let folder = request.ciphertexts
    let manifest = folder.appendingPathComponent("manifest.json")
    if FileManager.default.fileExists(atPath: manifest.path) {
      return try CiphertextSet(
        folder, expected: request.cipher, keymap: request.owner.keymap, progress: progress)
    }
    guard let label = request.cipher else { throw KitError.notCiphertexts(folder.path) }
    guard source.count > 0,
      case .image(let first) = try source.payload(at: 0, size: nil, channels: nil)
    else { throw KitError.noOriginals }
    return try CiphertextSet(
      foreign: folder, label: label, sharesKey: request.sharesKey, plain: first.shape,
      keymap: request.owner.keymap, progress: progress)
  }

  /// Of the first images, for a look at their keys.
  private func evidence(
    _ release: CiphertextSet, _ dataset: Dataset, _ rows: [Int?]
  ) -> CiphertextEvidence {
    // Extended to whole blocks, ciphertexts no longer lie over their originals.
    let most = release.oracle.shape == release.plain ? Self.looked : 0
    let places = Self.neighbours(dataset.ids.indices.filter { rows[$0] != nil }, most: most)
    return CiphertextEvidence(
      family: release.oracle.family, sharesKey: release.keys == .same, size: release.plain.size,
      channels: release.plain.channels, plain: places.map(dataset.pixels),
      cipher: places.map { release.pixels(rows[$0]) }, nonces: release.nonces)
  }

  /// Some from all over with the ones after them, which are the likeliest to share a key.
  private static func neighbours(_ places: [Int], most: Int) -> [Int] {
    guard places.count > most else { return places }
    return (0..<most / 2).flatMap { pair in
      let first = pair * (places.count - 1) / max(1, most / 2)
      return places[first...(first + 1)]
    }
  }

  /// Images whose keys are looked at.
  private static let looked = 32

  private func subject(
    _ release: CiphertextSet, _ owner: OwnersData, _ rows: [Int?], _ precision: Precision
  ) throws -> AuditSubject {
    let dataset = owner.dataset
    let oracle = release.oracle
    let shape = oracle.shape
    func images(_ pixels: [UInt8], _ count: Int) -> Tensor {
      .images(
        pixels, count: count, size: shape.size, channels: shape.channels, precision: precision)
    }
    return AuditSubject(
      dataset: dataset, attacker: owner.places(.attacker, where: rows),
      validation: owner.places(.validation, where: rows),
      test: owner.places(.test, where: rows), picture: release.plain.features,
      protectedShape: shape.features, precision: precision, task: owner.task,
      hidden: owner.hidden,
      release: { places in images(places.flatMap { release.pixels(rows[$0]) }, places.count) },
      undefended: shape == release.plain
        ? { AuditSubject.pictures(dataset, $0, precision: precision) } : nil,
      cipher: CipherAccess(
        family: oracle.family,
        freshKeyQuery: release.keys == .same
          ? nil
          : { places, seed in
            images(
              oracle.encrypted(places.map(dataset.pixels), drawingKeysFrom: seed), places.count)
          },
        chosenPlaintext: try chosenPlaintext(release)), classify: nil, classifyUndefended: nil,
      inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25, fullyConnected: 128,
      seed: request.seed, untested: request.effort.untested + [Self.stolenKeys])
  }

  /// The owner's key at work for somebody else; nil where the owner does not lend it, and where an
  /// image encrypted for the attacker says nothing about others.
  private func chosenPlaintext(
    _ release: CiphertextSet
  ) throws -> CipherAccess.ChosenPlaintextQuery? {
    guard let key = request.key, release.keys == .same else { return nil }
    guard release.key == key.check else {
      throw CipherError.wrongKey(got: key.check, expected: release.key ?? "none")
    }
    let imageKey = key.imageKey(cipher: type(of: release.cipher).name, nonce: .zero)
    let oracle = release.oracle
    return { pictures in pictures.map { oracle.encrypted($0, with: imageKey) } }
  }
}

extension ImageShape {
  var features: FeatureShape { FeatureShape(channels: channels, size: size) }
}
