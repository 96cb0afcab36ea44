/// What can go wrong with a command line.
public enum CommandError: Error, Equatable, Sendable, CustomStringConvertible {
  case noEngine(String)
  case engineFailed(String, String)
  case versionMismatch(command: String, engine: String)
  case usage(String)

  public var description: String {
    switch self {
    case .noEngine(let path):
      "obscura-engine: not found at \(path); keep both programs in one folder, or build it with "
        + "`swift build -c release`"
    case .engineFailed(let path, let reason): "\(path): could not be started: \(reason)"
    case .versionMismatch(let command, let engine):
      "obscura is version \(command), obscura-engine \(engine); install both from one build"
    case .usage(let text): text
    }
  }
}
