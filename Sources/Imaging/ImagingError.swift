import Pixels

/// Why a picture could not be read or written. Never holds pixels.
public enum ImagingError: Error, Equatable, Sendable, CustomStringConvertible {
  case empty(name: String)
  case unrecognised(name: String)
  /// A known format that is not read.
  case foreign(name: String, format: ForeignFormat)
  case tooLarge(name: String, size: Size, limit: Int)
  /// The file breaks its format's rules; `reason` is the codec's.
  case damaged(name: String, format: ImageFormat, reason: String)
  /// A valid file that uses a part of its format that is not read.
  case unsupported(name: String, format: ImageFormat, got: String, remedy: String)
  case cannotEncode(format: ImageFormat, got: String, expected: String, remedy: String)

  public var description: String {
    switch self {
    case .empty(let name):
      return "\(name): empty file; \(Self.readable); fetch or export the file again"
    case .unrecognised(let name):
      let command = ForeignFormat.command("magick", name)
      return "\(name): not a known picture format; \(Self.readable); convert it, for instance with "
        + command
    case .foreign(let name, let format):
      return "\(name): \(format.phrase); \(Self.readable); \(format.remedy(for: name))"
    case .tooLarge(let name, let size, let limit):
      return "\(name): the header claims \(size) pixels; at most \(limit) pixels are decoded; "
        + "scale the picture down or raise DecodeLimits.pixels"
    case .damaged(let name, let format, let reason):
      return "\(name): damaged \(format) file (\(reason)); a whole file was expected; "
        + "fetch or export the file again"
    case .unsupported(let name, let format, let got, let remedy):
      return "\(name): \(got); \(format.expectation); \(remedy)"
    case .cannotEncode(let format, let got, let expected, let remedy):
      return "\(format) encoder: \(got); \(expected); \(remedy)"
    }
  }

  private static let readable = "JPEG, PNG, WebP, PGM and PPM are read"
}
