/// How large a picture may be before it is refused, by its header and before memory is allocated.
public struct DecodeLimits: Sendable, Equatable {
  /// Largest height · width.
  public var pixels: Int

  public init(pixels: Int) {
    self.pixels = pixels
  }

  /// 100 megapixels.
  public static let standard = DecodeLimits(pixels: 100_000_000)
}
