/// What can be wrong with a picture.
public enum ImagingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is damaged or cut short; `problem` is the decoder's word.
  case undecodable(String, problem: String)
  /// The picture claims more pixels than the limit.
  case tooLarge(String, width: Int, height: Int, limit: Int)
  /// A kind of file that is recognised and not read, with what helps.
  case unsupported(String, kind: String, remedy: String)
  /// Not a picture of any known kind.
  case unknown(String)
  /// A picture cannot be written in a format.
  case unencodable(String)

  public var description: String {
    switch self {
    case .undecodable(let name, let problem):
      "\(name): the picture does not decode (\(problem)); it is damaged or was cut short"
    case .tooLarge(let name, let width, let height, let limit):
      "\(name): a picture of \(width) x \(height) pixels, the limit is \(limit); "
        + "scale it down first"
    case .unsupported(let name, let kind, let remedy):
      "\(name): a \(kind) file is not read; \(remedy)"
    case .unknown(let name):
      "\(name): no known picture format; expected JPEG, PNG, WebP, PGM or PPM"
    case .unencodable(let problem): problem
    }
  }
}
