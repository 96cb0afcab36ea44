/// The picture formats that are read and written.
public enum ImageFormat: String, Sendable, CaseIterable {
  case jpeg, png, webp, netpbm

  /// Recognises a format by its first bytes.
  public static func sniff(_ bytes: some Collection<UInt8>) -> ImageFormat? {
    let head = Array(bytes.prefix(12))
    if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return .png }
    if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).elementsEqual("WEBP".utf8) {
      return .webp
    }
    if head.count >= 2, head[0] == UInt8(ascii: "P"), "2356".utf8.contains(head[1]) {
      return .netpbm
    }
    return nil
  }

  /// Formats that people try and that need a conversion first, with what helps.
  static func foreign(_ bytes: [UInt8]) -> (kind: String, remedy: String)? {
    let convert = "convert it first, for instance: magick INPUT OUTPUT.png"
    if bytes.count > 132, bytes[128..<132].elementsEqual("DICM".utf8) {
      return ("DICOM", "convert it first: dcmj2pnm --write-png INPUT.dcm OUTPUT.png")
    }
    if bytes.count > 12, bytes[4..<8].elementsEqual("ftyp".utf8) { return ("HEIC or AVIF", convert) }
    if bytes.starts(with: Array("GIF8".utf8)) { return ("GIF", convert) }
    if bytes.starts(with: Array("BM".utf8)) { return ("BMP", convert) }
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
      return ("TIFF", convert)
    }
    return nil
  }
}

/// How large a picture may claim to be.
public struct DecodeLimits: Sendable, Equatable {
  /// Width times height.
  public var pixels: Int

  public init(pixels: Int) {
    self.pixels = pixels
  }

  /// 100 megapixels, refused before anything is allocated.
  public static let standard = DecodeLimits(pixels: 100_000_000)

  func check(_ name: String, width: Int, height: Int) throws {
    guard width > 0, height > 0 else {
      throw ImagingError.undecodable(name, problem: "it claims \(width) x \(height) pixels")
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= self.pixels else {
      throw ImagingError.tooLarge(name, width: width, height: height, limit: self.pixels)
    }
  }
}
