import Architectures
import Auditing
import CipherJobs
import Ciphers
import Crypto
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
  /// A folder that `encrypt` wrote.
  public var ciphertexts: URL
  /// The originals: the owner audits.
  public var originals: DataLocation
  /// The owner's map of names; nil for `CIPHERTEXTS.owner/keymap.csv`.
  public var keymap: URL?
  public var identity: String?
  /// Labels that the receiver may learn, and that must stay hidden.
  public var task: [String]
  public var hidden: [String]
  public var budget: String
  public var out: URL
  public var device: String
  /// The command line, for the report.
  public var command: String
  public var seed: UInt64

  public init(
    ciphertexts: URL, originals: DataLocation, keymap: URL? = nil, identity: String? = nil,
    task: [String] = [], hidden: [String] = [], budget: String = "quick", out: URL,
    device: String = "auto", command: String, seed: UInt64 = 1
  ) {
    self.ciphertexts = ciphertexts
    self.originals = originals
    self.keymap = keymap
    self.identity = identity
    self.task = task
    self.hidden = hidden
    self.budget = budget
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

  private static let untested = [
    "Markov random fields over the candidates of every pixel, and jigsaw solvers for moved blocks.",
    "Keys from a weak generator, keys and nonces that were used twice, stolen keys.",
    "Re-identification of people and membership of the training set.",
    "Human viewers: a picture that no metric likes may still show a face to a person.",
    "Attackers stronger than those listed, or with more data or computing.",
  ]

  public init(
    _ request: CipherAuditRequest, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.progress = progress
    self.stop = stop
  }

  public func run() throws -> AuditRecord {
    let release = try CiphertextSet(
      request.ciphertexts, keymap: request.keymap, progress: progress)
    let source = try Sources.open(request.originals)
    let labels = try (request.task + request.hidden).map { name in
      try LabelExpression(parsing: name).evaluate(name: name, on: source)
    }
    let dataset = try Dataset.load(
      source, size: release.plain.size, channels: release.plain.channels, labels: labels,
      identity: request.identity, budget: PreparedData.budget,
      threads: ProcessInfo.processInfo.activeProcessorCount)
    let precision = Precision.automatic(on: try Device.chosen(request.device))
    let subject = try subject(release, dataset, precision)
    return try AuditWork(
      subject, budget: request.budget, out: request.out, command: request.command,
      progress: progress, stop: stop
    ).run(recipe: release.description, remark: Self.standing)
  }

  private func subject(
    _ release: CiphertextSet, _ dataset: Dataset, _ precision: Precision
  ) throws -> AuditSubject {
    let split = try Split.make(
      count: dataset.count, identities: dataset.identities,
      strata: request.task.compactMap { dataset.label($0)?.values },
      fractions: [.owner: 0.1, .attacker: 0.6, .validation: 0.1, .test: 0.2], seed: request.seed)
    let rows = try release.rows(of: dataset)
    // What was not encrypted cannot be attacked.
    func there(_ part: Part) -> [Int] { split[part].filter { rows[$0] != nil } }
    func head(_ names: [String]) -> LabelHead {
      LabelHead(
        names.compactMap { name in
          dataset.label(name).map { .init(name: name, classes: $0.classes.count) }
        })
    }
    let shape = release.cipher.ciphertextShape(of: release.plain)
    return AuditSubject(
      dataset: dataset, attacker: there(.attacker), validation: there(.validation),
      test: there(.test), picture: release.plain.features, protectedShape: shape.features,
      precision: precision, task: head(request.task), hidden: head(request.hidden),
      release: { places in
        .images(
          places.flatMap { release.pixels(rows[$0]) }, count: places.count, size: shape.size,
          channels: shape.channels, precision: precision)
      },
      undefended: shape == release.plain
        ? { AuditSubject.pictures(dataset, $0, precision: precision) } : nil,
      freshKeyQuery: release.keys == .same
        ? nil
        : { places, seed in
          .images(
            FreshKeys(release.cipher, seed: seed).encrypted(places, of: dataset),
            count: places.count, size: shape.size, channels: shape.channels,
            precision: precision)
        }, classify: nil, classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil,
      width: 0.25, fullyConnected: 128, seed: request.seed,
      untested: Self.untested)
  }
}

/// An attacker's own keys for the attacker's own pictures.
private struct FreshKeys {
  private let cipher: any ImageCipher
  private let keys: ImageKeys
  private let seed: UInt64

  /// - Parameter seed: an attacker's keys need no secrecy, and an audit is to give the same twice.
  init(_ cipher: any ImageCipher, seed: UInt64) {
    self.cipher = cipher
    self.seed = seed
    let digest = SHA256.hash(data: Data("attacker \(seed)".utf8))
    keys = MasterKey(bytes: Array(digest)).imageKeys(cipher: type(of: cipher).name)
  }

  func encrypted(_ places: [Int], of dataset: Dataset) -> [UInt8] {
    places.enumerated().flatMap { row, place -> [UInt8] in
      let plain = Image(
        size: dataset.size, channels: dataset.channels, bytes: dataset.pixels(at: place))
      let nonce = withUnsafeBytes(of: (UInt64(row) + 1, seed)) { Nonce(bytes: Array($0)) }
      let key = keys.key(nonce ?? .zero)
      guard let ciphertext = try? cipher.encrypt(plain, with: key) else {
        preconditionFailure("FreshKeys: 8-bit pictures without alpha always encrypt")
      }
      return ciphertext.bytes
    }
  }
}

extension ImageShape {
  var features: FeatureShape { FeatureShape(channels: channels, size: size) }
}
