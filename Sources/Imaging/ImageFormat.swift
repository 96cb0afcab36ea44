/// A picture format that is read and written.
public enum ImageFormat: String, Sendable, CaseIterable, CustomStringConvertible {
  case jpeg
  case png
  case webp
  /// PGM and PPM, plain and raw.
  case netpbm

  /// The format that the first bytes of a file announce; nil for any other.
  public static func sniff(_ bytes: some Collection<UInt8>) -> ImageFormat? {
    let start = Array(bytes.prefix(12))
    if start.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if start.starts(with: "RIFF".utf8), start.dropFirst(8).elementsEqual("WEBP".utf8) {
      return .webp
    }
    guard start.count >= 3, start[0] == UInt8(ascii: "P"), (0x31...0x37).contains(start[1]) else {
      return nil
    }
    return Netpbm.isSpace(start[2]) || start[2] == UInt8(ascii: "#") ? .netpbm : nil
  }

  public var description: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .webp: "WebP"
    case .netpbm: "PGM/PPM"
    }
  }

  /// What of the format is read, for errors.
  var expectation: String {
    switch self {
    case .jpeg: "baseline and progressive JPEG with 8 bits a value are read"
    case .png: "PNG of any colour type is read"
    case .webp: "still WebP is read"
    case .netpbm: "PGM and PPM (P2, P3, P5, P6) are read"
    }
  }
}
