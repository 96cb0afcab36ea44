/// What keeps a scheme from solving a problem.
public enum SchemeError: Error, Equatable, Sendable {
  /// There is nothing to hide.
  case noPrivateLabel(scheme: String)
}

extension SchemeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noPrivateLabel(let scheme):
      "scheme \(scheme): labels.private is empty; expected at least one label to hide: name one, for "
        + "instance private: [Male]"
    }
  }
}
