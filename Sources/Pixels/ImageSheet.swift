extension Image {
  /// White between the pictures of a sheet.
  private static let gap = 2

  /// Pictures side by side in rows, with two white pixels between them; places that no picture
  /// fills stay white.
  ///
  /// - Parameters:
  ///   - pictures: at least one; all of the first one's size, channels and 8 bits.
  ///   - columns: at least 1.
  public static func sheet(_ pictures: [Image], columns: Int) -> Image {
    guard let first = pictures.first, columns > 0 else {
      preconditionFailure("Image.sheet: got no pictures or no columns")
    }
    precondition(
      pictures.allSatisfy {
        $0.size == first.size && $0.channels == first.channels && $0.type == .uint8
      }, "Image.sheet: pictures differ in size, channels or type")
    let (height, width, channels) = (first.size.height, first.size.width, first.channels)
    let across = min(columns, pictures.count)
    let down = (pictures.count + columns - 1) / columns
    let size = Size(
      height: down * (height + gap) - gap, width: across * (width + gap) - gap)
    var bytes = [UInt8](repeating: 255, count: size.area * channels)
    for (index, picture) in pictures.enumerated() {
      let (top, left) = (index / columns * (height + gap), index % columns * (width + gap))
      for row in 0..<height {
        let target = ((top + row) * size.width + left) * channels
        let source = row * width * channels
        bytes.replaceSubrange(
          target..<target + width * channels,
          with: picture.bytes[source..<source + width * channels])
      }
    }
    return Image(size: size, channels: channels, bytes: bytes)
  }
}
