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

  /// `[N, C, H, W]` of bytes / 255 to the bit of value 1 of each, 0 or 1.
  static func lowestBit(of released: Tensor) -> Tensor {
    let bytes = bytes(of: released)
    return bytes - halved(bytes) * 2
  }

  /// `[N, 8 C, H, W]`, the lowest bits of all channels first.
  private static func bits(of released: Tensor) -> Tensor {
    var bytes = bytes(of: released)
    var planes: [Tensor] = []
    for _ in 0..<bitsOfByte {
      let half = halved(bytes)
      planes.append(bytes - half * 2)
      bytes = half
    }
    return .concatenated(planes, along: 1)
  }

  /// Whole numbers from 0 to 255.
  private static func bytes(of released: Tensor) -> Tensor {
    released.clamped(to: 0...1).scaled(by: 255, plus: 0.5).converted(to: .uint8)
      .converted(to: .float32)
  }

  /// Rounded down.
  private static func halved(_ bytes: Tensor) -> Tensor {
    bytes.scaled(by: 0.5).converted(to: .uint8).converted(to: .float32)
  }
}
