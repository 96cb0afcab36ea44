/// Height and width of a picture or a feature map, in pixels.
public struct Size: Hashable, Sendable, Codable, CustomStringConvertible {
  public let height: Int
  public let width: Int

  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// A square of the given side.
  public init(side: Int) {
    self.init(height: side, width: side)
  }

  public var area: Int { height * width }

  /// Height first, as in the papers: `218 x 178`.
  public var description: String { "\(height) x \(width)" }
}
