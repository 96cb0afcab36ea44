import Architectures

/// What keeps a scheme from solving a problem.
public enum SchemeError: Error, Equatable, Sendable {
  /// There is nothing to hide.
  case noPrivateLabel(scheme: String)
  /// Weights to begin from that do not fit.
  case weights(ResNetCheckpoint.Mismatch)
  /// Weights to begin from, and nobody who would take them.
  case weightsUnused(scheme: String)
  /// Samples of a kind that it does not protect.
  case samples(scheme: String, SampleKind, known: [String])
}

extension SchemeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noPrivateLabel(let scheme):
      "scheme \(scheme): labels.private is empty; expected at least one label to hide: name one, for "
        + "instance private: [Male]"
    case .samples(let scheme, let kind, let known):
      "scheme \(scheme) protects no \(kind.rawValue); schemes that do: \(known.joined(separator: ", "))"
    case .weights(let mismatch): "model.weights: \(mismatch)"
    case .weightsUnused(let scheme):
      "scheme \(scheme): model.weights names a checkpoint, and this begins from nothing; leave it out, "
        + "or take deep-poisoning with a residual backbone"
    }
  }
}
