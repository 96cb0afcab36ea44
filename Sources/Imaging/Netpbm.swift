import Pixels

/// PGM and PPM files.
public enum Netpbm {
  /// A raw file: P5 for grey, P6 for RGB; the largest value is 255 or 65535.
  ///
  /// - Parameters:
  ///   - image: 1 or 3 channels of 8 or 16 bits.
  ///   - text: a comment line under a keyword, see `EmbeddedText`; nil for none.
  /// - Throws: `ImagingError.cannotEncode`.
  public static func encode(
    _ image: Image, text: (keyword: String, content: String)? = nil
  ) throws -> [UInt8] {
    try image.checkEncodable(.netpbm, channels: [1, 3], types: [.uint8, .uint16])
    let magic = image.channels == 1 ? "P5" : "P6"
    let largest = image.type == .uint8 ? 255 : 65535
    precondition(
      text?.content.contains(where: \.isNewline) != true, "Netpbm.encode: a comment is one line")
    let comment = text.map { "# \($0.keyword) \($0.content)\n" } ?? ""
    let header = "\(magic)\n\(comment)\(image.size.width) \(image.size.height)\n\(largest)\n"
    var file = Array(header.utf8)
    file.reserveCapacity(file.count + image.bytes.count)
    if image.type == .uint8 {
      file += image.bytes
    } else {
      for low in stride(from: 0, to: image.bytes.count, by: 2) {
        file.append(image.bytes[low + 1])
        file.append(image.bytes[low])
      }
    }
    return file
  }

  /// The whole picture: 8 bits where the largest value is below 256, else 16, stretched to the full
  /// range.
  static func decode(_ file: EncodedFile) throws -> Image {
    let kind = file.bytes[1]
    let isPlain = kind == UInt8(ascii: "2") || kind == UInt8(ascii: "3")
    let isRaw = kind == UInt8(ascii: "5") || kind == UInt8(ascii: "6")
    guard isPlain || isRaw else {
      let letters = String(UnicodeScalar(kind))
      throw file.unsupported("a Netpbm file of kind P\(letters)", remedy: file.conversion)
    }
    var text = NetpbmText(file: file, position: 2)
    let width = try text.number(upTo: Int(Int32.max), "width")
    let height = try text.number(upTo: Int(Int32.max), "height")
    let size = try file.checked(width: width, height: height)
    let largest = try text.number(upTo: 65535, "largest value")
    guard largest > 0 else { throw file.damaged("the largest value is 0") }
    let channels = kind == UInt8(ascii: "2") || kind == UInt8(ascii: "5") ? 1 : 3
    let raster = NetpbmRaster(
      file: file, count: size.area * channels, largest: largest,
      type: largest < 256 ? .uint8 : .uint16)
    let bytes = try isPlain ? raster.plain(&text) : raster.raw(from: text.endOfHeader())
    return Image(size: size, channels: channels, type: raster.type, bytes: bytes)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

/// The decimal numbers of a Netpbm file, between spaces and comments.
private struct NetpbmText {
  let file: EncodedFile
  var position: Int

  mutating func number(upTo limit: Int, _ what: String) throws -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < file.bytes.count, case let digit = Int(file.bytes[position]) - 0x30,
      (0...9).contains(digit)
    {
      value = value * 10 + digit
      guard value <= limit else { throw file.damaged("\(what) above \(limit)") }
      position += 1
    }
    guard position > start else {
      throw file.damaged(position < file.bytes.count ? "\(what) is not a number" : "it ends early")
    }
    return value
  }

  /// Skips the one space that ends the header.
  mutating func endOfHeader() throws -> Int {
    guard position < file.bytes.count, Netpbm.isSpace(file.bytes[position]) else {
      throw file.damaged("no space behind the largest value")
    }
    return position + 1
  }

  private mutating func skipSpace() {
    var isComment = false
    while position < file.bytes.count {
      let byte = file.bytes[position]
      if byte == UInt8(ascii: "#") { isComment = true }
      if byte == 0x0A || byte == 0x0D { isComment = false }
      guard isComment || Netpbm.isSpace(byte) else { return }
      position += 1
    }
  }
}

/// The values of a Netpbm file.
private struct NetpbmRaster {
  let file: EncodedFile
  let count: Int
  let largest: Int
  let type: PixelType

  /// Decimal numbers.
  func plain(_ text: inout NetpbmText) throws -> [UInt8] {
    // Each value takes a digit and a space: checked before anything is allocated.
    try check(file.bytes.count - text.position, holds: 2 * count - 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * type.byteCount)
    for _ in 0..<count {
      append(try text.number(upTo: largest, "value"), to: &bytes)
    }
    return bytes
  }

  /// Bytes, or pairs of bytes with the high one first.
  func raw(from start: Int) throws -> [UInt8] {
    let byteCount = count * type.byteCount
    try check(file.bytes.count - start, holds: byteCount)
    let stored = file.bytes[start..<start + byteCount]
    if largest == 255 { return Array(stored) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    for offset in stride(from: start, to: start + byteCount, by: type.byteCount) {
      let value =
        type == .uint8
        ? Int(stored[offset]) : Int(stored[offset]) << 8 | Int(stored[offset + 1])
      guard value <= largest else { throw file.damaged("value above \(largest)") }
      append(value, to: &bytes)
    }
    return bytes
  }

  private func check(_ got: Int, holds expected: Int) throws {
    guard got >= expected else {
      throw file.damaged("\(got) bytes of pixels, at least \(expected) expected")
    }
  }

  private func append(_ value: Int, to bytes: inout [UInt8]) {
    let top = type == .uint8 ? 255 : 65535
    let stretched = largest == top ? value : (value * top + largest / 2) / largest
    bytes.append(UInt8(truncatingIfNeeded: stretched))
    if type == .uint16 { bytes.append(UInt8(truncatingIfNeeded: stretched >> 8)) }
  }
}
