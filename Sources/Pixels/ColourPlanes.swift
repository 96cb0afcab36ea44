/// Colour planes side by side, as one grey picture: what grey variants of ciphers work on.
extension Image {
  /// `[H, W, C]` to `[H, C W, 1]`.
  public var planesSideBySide: Image {
    precondition(type == .uint8, "Image.planesSideBySide: 8 bits a value")
    var planes = [UInt8](repeating: 0, count: bytes.count)
    forEachValue { place, plane in planes[plane] = bytes[place] }
    return Image(
      size: Size(height: size.height, width: channels * size.width), channels: 1, bytes: planes)
  }

  /// `[H, C W, 1]` to `[H, W, C]`.
  public func interleavingPlanes(_ channels: Int) -> Image {
    precondition(
      type == .uint8 && self.channels == 1 && size.width % channels == 0,
      "Image.interleavingPlanes: got \(size) x \(self.channels), expected \(channels) grey planes")
    var picture = Image(
      size: Size(height: size.height, width: size.width / channels), channels: channels)
    var values = picture.bytes
    picture.forEachValue { place, plane in values[place] = bytes[plane] }
    picture.bytes = values
    return picture
  }

  /// Where each value lies interleaved and in planes.
  private func forEachValue(_ body: (_ place: Int, _ plane: Int) -> Void) {
    for y in 0..<size.height {
      for x in 0..<size.width {
        for channel in 0..<channels {
          let row = y * size.width * channels
          body(row + x * channels + channel, row + channel * size.width + x)
        }
      }
    }
  }
}
