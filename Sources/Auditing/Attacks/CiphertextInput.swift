import Tensors

/// What an attacker makes of ciphertexts before its network sees them.
enum CiphertextInput {
  /// The ciphertext as it is.
  case plain
  /// What inverting values does not change.
  case fold
  /// What inverting values and shuffling colours does not change.
  case sortedFold

  func prepare(_ ciphertext: Tensor) -> Tensor {
    switch self {
    case .plain: ciphertext
    case .fold: Fold.values(ciphertext)
    case .sortedFold: Fold.sorted(ciphertext)
    }
  }

  /// The network's name with the input before it.
  func naming(_ network: String) -> String {
    switch self {
    case .plain: network
    case .fold: "fold \(network)"
    case .sortedFold: "sorted fold \(network)"
    }
  }

  var phrase: String {
    switch self {
    case .plain: "what is released"
    case .fold: "|2p - 255|"
    case .sortedFold: "|2p - 255| sorted over colours"
    }
  }

  /// Folds are of use where keys differ; one key for all is learnt as it is.
  func suits(_ observation: Observation) -> Bool {
    self == .plain || observation.hasIndependentKeys
  }
}
