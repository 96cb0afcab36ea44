import Foundation
import Pixels
import Records

/// What is known of a release of ciphertexts when its keys are looked at.
public struct CiphertextEvidence: Sendable {
  public var family: CipherFamily?
  /// The release says that all images have one key.
  public var sharesKey: Bool
  /// Of every picture.
  public var size: Size
  public var channels: Int
  /// Some pictures `[H, W, C]` and their ciphertexts, as attackers see these.
  public var plain: [[UInt8]]
  public var cipher: [[UInt8]]
  /// Of all ciphertexts; nil where keys were discarded.
  public var nonces: [String?]

  public init(
    family: CipherFamily?, sharesKey: Bool, size: Size, channels: Int, plain: [[UInt8]],
    cipher: [[UInt8]], nonces: [String?]
  ) {
    self.family = family
    self.sharesKey = sharesKey
    self.size = size
    self.channels = channels
    self.plain = plain
    self.cipher = cipher
    self.nonces = nonces
  }
}

/// How keys were drawn and used, beside what attackers make of the pictures.
public enum KeyChecks {
  public static func run(_ evidence: CiphertextEvidence) -> [AuditCheck] {
    [
      nonceReuse(evidence), keyReuse(evidence), weakGenerator(evidence), equalBlocks(evidence),
      keySpace(evidence),
    ].compactMap { $0 }
  }

  private static func nonceReuse(_ evidence: CiphertextEvidence) -> AuditCheck? {
    let known = evidence.nonces.compactMap { $0 }
    guard !evidence.sharesKey, !known.isEmpty else { return nil }
    let groups = NonceReuse.groups(evidence.nonces)
    let shared = groups.reduce(0) { $0 + $1.count }
    return AuditCheck(
      name: "nonce reuse", outcome: groups.isEmpty ? .passed : .failed,
      finding: groups.isEmpty
        ? "All \(known.count) nonces differ."
        : "\(shared) of \(known.count) images share their nonce, and so their key, with another: one "
          + "original gives the others away.")
  }

  private static func keyReuse(_ evidence: CiphertextEvidence) -> AuditCheck? {
    guard let family = evidence.family,
      let reuse = KeyReuse(
        evidence.cipher, family: family, size: evidence.size, channels: evidence.channels)
    else { return nil }
    let score = Figure.rounded(reuse.score)
    guard reuse.isFound else {
      return AuditCheck(
        name: "key reuse", outcome: .passed,
        finding:
          "The \(reuse.count) ciphertexts that were compared do not look as if they shared a "
          + "key (score \(score), from \(KeyReuse.threshold) on they would)"
          + (reuse.seesPairs ? "." : "; whether two of them do cannot be told at this size."))
    }
    return AuditCheck(
      name: "key reuse", outcome: evidence.sharesKey ? .note : .failed,
      finding: "That images share a key shows in the ciphertexts alone (score \(score) over "
        + "\(reuse.count) of them; chance does not reach \(KeyReuse.threshold)).")
  }

  private static func weakGenerator(_ evidence: CiphertextEvidence) -> AuditCheck? {
    guard let family = evidence.family, let plain = evidence.plain.first,
      let cipher = evidence.cipher.first
    else { return nil }
    guard case .pixelwise = family else {
      return AuditCheck(
        name: "weak generator", outcome: .note,
        finding:
          "Not looked for: seeds of general-purpose generators are tried behind `pixel` only.")
    }
    let result = SeedSearch.run(
      plain: plain, cipher: cipher, size: evidence.size, channels: evidence.channels)
    guard let found = result.found else {
      return AuditCheck(
        name: "weak generator", outcome: .passed,
        finding: "None of \(result.tried) seeds of the usual general-purpose generators gives the "
          + "inversions of the first image.")
    }
    return AuditCheck(
      name: "weak generator", outcome: .failed,
      finding: "The inversions are those of \(found.generator), \(found.draw), seed \(found.seed): "
        + "everybody can draw the key again.")
  }

  /// What treats all blocks alike shows which of them are equal.
  private static func equalBlocks(_ evidence: CiphertextEvidence) -> AuditCheck? {
    guard evidence.family == .halfBytes, !evidence.plain.isEmpty else { return nil }
    let pairs = PicturePairs(
      size: evidence.size, channels: evidence.channels, plain: evidence.plain,
      cipher: evidence.cipher)
    guard let grid = BlockGrid(pairs, side: 4) else { return nil }
    func repeated(_ pictures: [[UInt8]]) -> Int {
      pictures.reduce(0) { sum, picture in
        let blocks = (0..<grid.count).map { block in grid.places(block).map { picture[$0] } }
        return sum + grid.count - Set(blocks).count
      }
    }
    let (before, after) = (repeated(evidence.plain), repeated(evidence.cipher))
    return AuditCheck(
      name: "equal blocks", outcome: .note,
      finding: "\(after) blocks of 4 x 4 pixels equal another of their image in \(pairs.count) "
        + "ciphertexts, \(before) in the originals: equal blocks stay equal, so flat parts show.")
  }

  private static func keySpace(_ evidence: CiphertextEvidence) -> AuditCheck? {
    guard let family = evidence.family else { return nil }
    let bits = KeySpace.bits(
      of: family, pixels: evidence.size.area, channels: evidence.channels)
    var finding =
      "On paper an image has 2^\(Figure.rounded(bits)) keys"
      + (KeySpace.isPublished(family) ? " (equations 2 to 5 count them)" : "")
    if case .pixelwise(shuffled: true) = family {
      finding += ", more than Tanaka's cipher from \(Figure.rounded(KeySpace.crossing)) pixels on"
    }
    finding += "; all come from one of 256 bits. No attack tries them one by one, so that the "
    return AuditCheck(
      name: "key space", outcome: .note, finding: finding + "number says nothing about safety.")
  }
}

/// Numbers in sentences.
private enum Figure {
  static func rounded(_ value: Double) -> String {
    abs(value) < 1000
      ? String(format: "%.1f", value) : String(Int(value.rounded()))
  }
}
