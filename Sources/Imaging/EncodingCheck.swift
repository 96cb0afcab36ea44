import Pixels

extension Image {
  /// - Throws: `ImagingError.cannotEncode` unless a format can hold the picture.
  func checkEncodable(
    _ format: ImageFormat, channels allowed: [Int], types: [PixelType],
    longestSide: Int = Int(Int32.max)
  ) throws {
    func refused(_ got: String, _ expected: String, _ remedy: String) -> ImagingError {
      .cannotEncode(format: format, got: got, expected: expected, remedy: remedy)
    }
    guard size.height > 0, size.width > 0, max(size.height, size.width) <= longestSide else {
      throw refused(
        "a picture of \(size) pixels", "sides of 1 to \(longestSide) are written",
        "scale it with resized(to:)")
    }
    guard allowed.contains(channels) else {
      let list = allowed.map(String.init).joined(separator: ", ")
      throw refused(
        "\(channels) channels", "it writes \(list)",
        "use converted(toChannels: \(allowed.last ?? 3))")
    }
    guard types.contains(type) else {
      throw refused("16 bits a value", "it writes 8", "use as8Bit()")
    }
  }
}
