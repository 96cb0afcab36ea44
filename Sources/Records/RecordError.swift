import Foundation

/// What can go wrong with the files of a run: records, manifests, logs and folders.
public enum RecordError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is not JSON; `detail` says where it breaks off.
  case notJSON(file: String, detail: String)
  /// A field is missing, has the wrong type or a value that cannot be used.
  case badField(file: String, field: String, problem: String)
  /// The file says that it is of another kind or version.
  case wrongSchema(file: String, got: String, expected: String)
  /// The folder holds files that no run wrote.
  case foreignFolder(path: String, found: [String])
  /// The folder holds a run already.
  case runExists(path: String)
  /// The folder holds no run.
  case noRun(path: String)
  /// Another process writes this run; `process` is its number where it is known.
  case runInUse(path: String, process: Int?)
  /// An append-only log is shorter than its checkpoint says.
  case logTooShort(file: String, bytes: Int, expected: Int)

  public var description: String {
    switch self {
    case .notJSON(let file, let detail):
      "\(file): not valid JSON (\(detail)); the file is damaged or was cut short, write it again"
    case .badField(let file, let field, let problem):
      "\(file): field \"\(field)\" \(problem)"
    case .wrongSchema(let file, let got, let expected):
      "\(file): schema is \"\(got)\", expected \"\(expected)\"; "
        + "it was written by another version or is another kind of file"
    case .foreignFolder(let path, let found):
      "\(path): holds \(listed(found)) but no run of Obscura; name an empty or absent folder"
    case .runExists(let path):
      "\(path): holds a run already; continue it with --resume or name another folder"
    case .noRun(let path):
      "\(path): holds no run (recipe.yaml is missing); name a folder that `obscura train` wrote"
    case .runInUse(let path, let process):
      "\(path): \(process.map { "process \($0)" } ?? "another process") is writing this run; "
        + "wait for it or end it first"
    case .logTooShort(let file, let bytes, let expected):
      "\(file): \(bytes) bytes, its checkpoint expects at least \(expected); "
        + "the log was altered, restore it or start the run again"
    }
  }
}

/// Up to three names in quotes, then how many more there are.
private func listed(_ names: [String]) -> String {
  let shown = names.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
  return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
}
