/// What can be wrong with a file.
public enum FormatError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nothing lies at the path.
  case missing(String)
  /// The operating system refused to read; `problem` is its own word.
  case unreadable(String, problem: String)
  /// The operating system refused to write.
  case unwritable(String, bytes: Int, problem: String)
  /// The name of a new file is taken.
  case exists(String)
  /// The file is larger than the reader takes.
  case tooLarge(String, bytes: Int, limit: Int)
  /// The file ends early.
  case truncated(String, part: String)
  /// A checksum does not match: the file was altered or damaged.
  case altered(String)
  /// The file is not of the kind that it should be, or breaks its rules.
  case malformed(String, problem: String, remedy: String)

  /// The disk is full or gone: every further file would fail as well.
  public var isUnwritable: Bool {
    if case .unwritable = self { true } else { false }
  }

  public var description: String {
    switch self {
    case .missing(let file): "\(file): there is no such file; check the path"
    case .unreadable(let file, let problem): "\(file): could not be read: \(problem)"
    case .unwritable(let file, let bytes, let problem):
      "\(file): could not write \(bytes) bytes: \(problem); nothing was changed, make room or "
        + "choose another place and try again"
    case .exists(let file): "\(file): is there already; choose another name"
    case .tooLarge(let file, let bytes, let limit):
      "\(file): \(bytes) bytes, the limit is \(limit); use a smaller file"
    case .truncated(let file, let part):
      "\(file): the file ends within \(part); it was cut short, copy or download it again"
    case .altered(let file):
      "\(file): the checksum does not match; the file was altered or damaged"
    case .malformed(let file, let problem, let remedy): "\(file): \(problem); \(remedy)"
    }
  }
}

extension FormatError {
  /// The system refused to write; `code` is its error number.
  public static func writing(_ path: String, bytes: Int, code: Int32) -> FormatError {
    .unwritable(path, bytes: bytes, problem: systemReason(code))
  }

  /// The system refused to read.
  public static func reading(_ path: String, code: Int32) -> FormatError {
    .unreadable(path, problem: systemReason(code))
  }

  /// Something else than the expected file lies there, for instance "a pipe".
  public static func notAFile(_ path: String, kind: String) -> FormatError {
    .unreadable(path, problem: "it is \(kind)")
  }
}
