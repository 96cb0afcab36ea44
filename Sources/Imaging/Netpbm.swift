import Pixels

/// PGM and PPM, plain (P2, P3) and raw (P5, P6).
public enum Netpbm {
  /// Raw PGM for grey, raw PPM for RGB.
  public static func encode(_ image: Image) throws -> [UInt8] {
    guard image.channels == 1 || image.channels == 3 else {
      throw ImagingError.unencodable(
        "Netpbm: a picture of \(image.channels) channels; expected 1 or 3")
    }
    let maximum = image.type == .uint8 ? 255 : 65535
    let kind = image.channels == 1 ? "P5" : "P6"
    let header = "\(kind)\n\(image.size.width) \(image.size.height)\n\(maximum)\n"
    // 16-bit values are big endian in the file.
    let body =
      image.type == .uint8
      ? image.bytes
      : stride(from: 0, to: image.bytes.count, by: 2).flatMap {
        [image.bytes[$0 + 1], image.bytes[$0]]
      }
    return Array(header.utf8) + body
  }

  static func decode(_ bytes: [UInt8], name: String, limits: DecodeLimits) throws -> Image {
    var reader = NetpbmReader(bytes: bytes, name: name)
    let kind = bytes[1]
    guard let width = reader.number(), let height = reader.number(), let maximum = reader.number(),
      (1...65535).contains(maximum)
    else { throw ImagingError.undecodable(name, problem: "the header is incomplete") }
    try limits.check(name, width: width, height: height)
    let size = Size(height: height, width: width)
    let channels = kind == UInt8(ascii: "3") || kind == UInt8(ascii: "6") ? 3 : 1
    let isPlain = kind == UInt8(ascii: "2") || kind == UInt8(ascii: "3")
    let values = try reader.values(
      size.area * channels, plain: isPlain, bytesEach: maximum > 255 ? 2 : 1)
    guard values.allSatisfy({ $0 <= maximum }) else {
      throw ImagingError.undecodable(name, problem: "a value above the header's maximum")
    }
    guard maximum > 255 else {
      let scaled = maximum == 255 ? values : values.map { ($0 * 255 + maximum / 2) / maximum }
      return Image(size: size, channels: channels, bytes: scaled.map(UInt8.init))
    }
    let wide = values.flatMap { value -> [UInt8] in
      let scaled = (value * 65535 + maximum / 2) / maximum
      return [UInt8(scaled & 0xFF), UInt8(scaled >> 8)]
    }
    return Image(size: size, channels: channels, type: .uint16, bytes: wide)
  }
}

private struct NetpbmReader {
  let bytes: [UInt8]
  let name: String
  var position = 2

  /// The next number of the header or of plain data; comments run from # to the line's end.
  mutating func number() -> Int? {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      } else if (0x30...0x39).contains(bytes[position]) {
        break
      } else {
        position += 1
      }
    }
    var value = 0
    var digits = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]), digits < 10 {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
      digits += 1
    }
    return digits == 0 ? nil : value
  }

  mutating func values(_ count: Int, plain: Bool, bytesEach: Int) throws -> [Int] {
    if plain {
      guard bytes.count - position >= count else { throw short }
      return try (0..<count).map { _ in
        guard let value = number() else { throw short }
        return value
      }
    }
    let start = position + 1
    guard start + count * bytesEach <= bytes.count else { throw short }
    if bytesEach == 1 { return bytes[start..<start + count].map(Int.init) }
    return (0..<count).map { Int(bytes[start + 2 * $0]) << 8 | Int(bytes[start + 2 * $0 + 1]) }
  }

  private var short: ImagingError { .undecodable(name, problem: "the data is cut short") }
}
