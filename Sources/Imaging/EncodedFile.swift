import Pixels

/// The bytes of a picture file while they are decoded, and what errors say about it.
struct EncodedFile {
  let bytes: UnsafeBufferPointer<UInt8>
  let name: String
  let format: ImageFormat
  let limits: DecodeLimits

  func damaged(_ reason: String) -> ImagingError {
    .damaged(name: name, format: format, reason: reason)
  }

  func unsupported(_ got: String, remedy: String) -> ImagingError {
    .unsupported(name: name, format: format, got: got, remedy: remedy)
  }

  /// The command that rewrites the file as PNG.
  var conversion: String {
    "convert it, for instance with \(ForeignFormat.command("magick", name))"
  }

  /// - Throws: unless the size is positive and within the limit.
  func checked(width: Int, height: Int) throws -> Size {
    let size = Size(height: height, width: width)
    guard width > 0, height > 0 else {
      throw damaged("the header claims \(size) pixels")
    }
    let (area, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, area <= limits.pixels else {
      throw ImagingError.tooLarge(name: name, size: size, limit: limits.pixels)
    }
    return size
  }

  /// `count` bytes from `offset` as a big-endian number; nil past the end. `count` is 2 or 4.
  func bigEndian(_ count: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + count <= bytes.count else { return nil }
    return bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
  }

  /// `count` bytes from `offset` as a little-endian number; nil past the end.
  func littleEndian(_ count: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + count <= bytes.count else { return nil }
    return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Whether `text` stands at `offset`.
  func has(_ text: String, at offset: Int) -> Bool {
    offset >= 0 && offset + text.utf8.count <= bytes.count
      && bytes[offset..<offset + text.utf8.count].elementsEqual(text.utf8)
  }
}
