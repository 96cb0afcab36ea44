import Records
import Tensors

/// What an attacker of a keyed cipher has beside ciphertexts.
public struct CipherAccess {
  /// Places of the data set to ciphertexts `[N, C, H, W]` under keys drawn from a seed.
  public typealias FreshKeyQuery = (_ places: [Int], _ seed: UInt64) -> Tensor
  /// Pictures `[H, W, C]` of somebody's choice to ciphertexts under the owner's one key.
  public typealias ChosenPlaintextQuery = (_ pictures: [[UInt8]]) -> [[UInt8]]

  /// nil for a cipher of no known family.
  public var family: CipherFamily?
  /// Whether every image has a key of its own, which is no secret.
  public let hasIndependentKeys: Bool
  /// What the cipher makes of the attacker's own pictures under keys that the attacker draws; nil
  /// where all images have one key, which pairs then give away.
  public var freshKeyQuery: FreshKeyQuery?
  /// nil where nobody encrypts an attacker's pictures, and where every image has a key of its own.
  public var chosenPlaintext: ChosenPlaintextQuery?

  public init(
    family: CipherFamily? = nil, freshKeyQuery: FreshKeyQuery? = nil,
    chosenPlaintext: ChosenPlaintextQuery? = nil
  ) {
    self.family = family
    hasIndependentKeys = freshKeyQuery != nil
    self.freshKeyQuery = freshKeyQuery
    self.chosenPlaintext = chosenPlaintext
  }
}

extension CipherAccess {
  /// What of it a threat model leaves: how the cipher works is no secret (Kerckhoffs).
  func under(_ threat: ThreatModel) -> CipherAccess {
    var access = self
    if !threat.grants(.surrogate) { access.freshKeyQuery = nil }
    if !threat.grants(.chosenImage) { access.chosenPlaintext = nil }
    return access
  }
}

/// What a cipher does to a picture. That is no secret: only keys are (Kerckhoffs).
public enum CipherFamily: Sendable, Equatable {
  /// Values are inverted pixel by pixel, and each pixel's colours change places where `shuffled`.
  case pixelwise(shuffled: Bool)
  /// Half bytes of 4 x 4 blocks change places and are inverted, alike in all blocks.
  case halfBytes
  /// The same under other keys in every block, and the blocks change places.
  case halfBytesByBlock
  /// Square blocks change places, turn, and are inverted and recoloured; `acrossPlanes` where the
  /// colour planes lie side by side as one grey picture.
  case blocks(side: Int, acrossPlanes: Bool)
  /// A stream is combined with the values.
  case stream
}
