import Pixels

/// How a stored picture must be turned to stand upright (EXIF tag 0x0112).
enum Orientation: Int, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case flipped = 4
  /// Mirrored along the diagonal from the top left.
  case transposed = 5
  /// To be turned by 90 degrees clockwise.
  case turnedLeft = 6
  /// Mirrored along the diagonal from the top right.
  case transversed = 7
  /// To be turned by 90 degrees counter-clockwise.
  case turnedRight = 8

  /// Whether the upright picture's height is the stored one's width.
  var swapsSides: Bool { rawValue >= 5 }

  func applied(to size: Size) -> Size {
    swapsSides ? Size(height: size.width, width: size.height) : size
  }

  /// The orientation in an EXIF block, which is a TIFF file of either byte order.
  ///
  /// Damaged blocks count as upright: a picture without EXIF is as good.
  /// - Parameter start: where the TIFF header begins in `file`; `end`: where the block ends.
  init(exif file: EncodedFile, from start: Int, to end: Int) {
    self = Self.read(file, from: start, to: end) ?? .upright
  }

  private static func read(_ file: EncodedFile, from start: Int, to end: Int) -> Orientation? {
    let isLittleEndian = file.has("II", at: start)
    guard isLittleEndian || file.has("MM", at: start) else { return nil }
    func number(_ count: Int, at offset: Int) -> Int? {
      guard offset + count <= min(end, file.bytes.count) else { return nil }
      return isLittleEndian
        ? file.littleEndian(count, at: offset) : file.bigEndian(count, at: offset)
    }
    guard number(2, at: start + 2) == 42, let directory = number(4, at: start + 4),
      let entries = number(2, at: start + directory)
    else { return nil }
    for entry in 0..<entries {
      let offset = start + directory + 2 + entry * 12
      guard let tag = number(2, at: offset) else { return nil }
      guard tag == 0x0112 else { continue }
      // One value of type SHORT stands in the entry itself.
      guard number(2, at: offset + 2) == 3, number(4, at: offset + 4) == 1 else { return nil }
      return number(2, at: offset + 8).flatMap(Orientation.init(rawValue:))
    }
    return nil
  }
}

extension Image {
  /// The picture turned upright.
  func oriented(_ orientation: Orientation) -> Image {
    let (right, below) = (size.width - 1, size.height - 1)
    let width = size.width
    // Where the first output pixel is read, and what a step down or right adds, in source pixels.
    let (start, down, across) =
      switch orientation {
      case .upright: (0, width, 1)
      case .mirrored: (right, width, -1)
      case .upsideDown: (below * width + right, -width, -1)
      case .flipped: (below * width, -width, 1)
      case .transposed: (0, 1, width)
      case .turnedLeft: (below * width, 1, -width)
      case .transversed: (below * width + right, -1, -width)
      case .turnedRight: (right, -1, width)
      }
    if orientation == .upright { return self }
    return rearranged(orientation.applied(to: size), start: start, down: down, across: across)
  }

  private func rearranged(_ target: Size, start: Int, down: Int, across: Int) -> Image {
    let pixel = channels * type.byteCount
    let moved = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
      bytes.withUnsafeBufferPointer { source in
        var position = 0
        for row in 0..<target.height {
          var read = (start + row * down) * pixel
          for _ in 0..<target.width {
            for byte in 0..<pixel { output[position + byte] = source[read + byte] }
            position += pixel
            read += across * pixel
          }
        }
      }
      count = bytes.count
    }
    return Image(size: target, channels: channels, type: type, bytes: moved)
  }
}
