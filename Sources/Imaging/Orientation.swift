import Pixels

/// How a camera was held: EXIF's numbers 1 to 8.
enum Orientation {
  /// The orientation that a JPEG's EXIF segment states; 1 where there is none or it is damaged.
  static func of(jpeg bytes: [UInt8]) -> Int {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      // The picture's own data begins here.
      if marker == 0xDA || marker == 0xD9 { return 1 }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { return 1 }
      let body = bytes[(position + 4)..<end]
      if marker == 0xE1, body.starts(with: Array("Exif\0\0".utf8)) {
        return tag(Array(body.dropFirst(6))) ?? 1
      }
      position = end
    }
    return 1
  }

  /// Tag 0x0112 of the first directory.
  private static func tag(_ tiff: [UInt8]) -> Int? {
    guard tiff.count >= 8 else { return nil }
    let isLittle = tiff[0] == 0x49
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start >= 0, start + count <= tiff.count else { return nil }
      let bytes = tiff[start..<start + count]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let start = number(4, 4), let count = number(start, 2) else { return nil }
    for entry in 0..<count {
      let place = start + 2 + 12 * entry
      guard let key = number(place, 2) else { return nil }
      if key == 0x0112 { return number(place + 8, 2).flatMap { (1...8).contains($0) ? $0 : nil } }
    }
    return nil
  }
}

extension Image {
  /// The picture upright, from how the camera was held.
  func oriented(_ orientation: Int) -> Image {
    guard (2...8).contains(orientation) else { return self }
    let swaps = orientation >= 5
    let (h, w) = (size.height, size.width)
    let upright = swaps ? Size(height: w, width: h) : size
    let pixel = channels * type.byteCount
    var out = [UInt8](repeating: 0, count: bytes.count)
    for y in 0..<upright.height {
      for x in 0..<upright.width {
        let (row, column) =
          switch orientation {
          case 2: (y, w - 1 - x)
          case 3: (h - 1 - y, w - 1 - x)
          case 4: (h - 1 - y, x)
          case 5: (x, y)
          case 6: (h - 1 - x, y)
          case 7: (h - 1 - x, w - 1 - y)
          default: (x, w - 1 - y)
          }
        let from = (row * w + column) * pixel
        let to = (y * upright.width + x) * pixel
        for byte in 0..<pixel { out[to + byte] = bytes[from + byte] }
      }
    }
    return Image(size: upright, channels: channels, type: type, bytes: out)
  }
}
