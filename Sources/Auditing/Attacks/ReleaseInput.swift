import Architectures
import Tensors

/// What an attacker makes of what is released before its network sees it.
enum ReleaseInput {
  /// It as it is.
  case plain
  /// What inverting values does not change.
  case fold
  /// What inverting values and shuffling colours does not change.
  case sortedFold
  /// The eight bits of each byte as maps of their own: what somebody hid in the lowest ones is as
  /// loud as what all can see.
  case bits

  private static let bitsOfByte = 8

  /// `[N, C, H, W]` to what the network takes.
  func prepare(_ released: Tensor) -> Tensor {
    switch self {
    case .plain: released
    case .fold: Fold.values(released)
    case .sortedFold: Fold.sorted(released)
    case .bits: Self.bits(of: released)
    }
  }

  /// What the network takes of samples of a shape.
  func shape(of released: FeatureShape) -> FeatureShape {
    guard self == .bits else { return released }
    return FeatureShape(channels: Self.bitsOfByte * released.channels, size: released.size)
  }

  /// The network's name with the input beside it.
  func naming(_ network: String) -> String {
    switch self {
    case .plain: network
    case .fold: "fold \(network)"
    case .sortedFold: "sorted fold \(network)"
    case .bits: "\(network) on bits"
    }
  }

  var phrase: String {
    switch self {
    case .plain: "what is released"
    case .fold: "|2p - 255|"
    case .sortedFold: "|2p - 255| sorted over colours"
    case .bits: "the bits of what is released"
    }
  }

  /// Folds are of use where keys differ; one key for all is learnt as it is. Bits are where a tool
  /// wrote pictures and no cipher mixed them.
  func suits(_ observation: Observation) -> Bool {
    switch self {
    case .plain: true
    case .fold, .sortedFold: observation.hasIndependentKeys
    case .bits: observation.releasesPictures && observation.cipher == nil
    }
  }

  /// `[N, C, H, W]` of bytes / 255 to the lowest bit of each, 0 or 1.
  static func lowestBit(of released: Tensor) -> Tensor {
    let bytes = released.byteValues
    return bytes - bytes.shiftedDown(by: 1) * 2
  }

  /// `[N, 8 C, H, W]`, the lowest bits of all channels first.
  private static func bits(of released: Tensor) -> Tensor {
    let bytes = released.byteValues
    return .concatenated(
      (0..<bitsOfByte).map { bit in
        bytes.shiftedDown(by: bit) - bytes.shiftedDown(by: bit + 1) * 2
      }, along: 1)
  }
}
