/// What can go wrong when a report is made.
public enum ReportingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The folder holds no `audit.json`.
  case noAudit(folder: String)
  /// The operating system would not give the file.
  case unreadable(path: String, problem: String)

  public var description: String {
    switch self {
    case .noAudit(let folder):
      "\(folder): no audit.json in it, expected the folder that `obscura audit` wrote; "
        + "run `obscura audit RUN` first"
    case .unreadable(let path, let problem):
      "\(path): cannot be read (\(problem)), expected a readable file; check its permissions"
    }
  }
}
