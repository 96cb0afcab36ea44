extension ResNet {
  /// A block after which a network is split, as deep poisoning writes it: `conv1` is the stem, then
  /// come `conv2_1` to `conv5_3`, group and block as He et al. count them (Table 1).
  public struct Split: Hashable, Sendable, Codable, CustomStringConvertible {
    public let depth: Depth
    /// The block's name.
    public let block: String
    /// The block's number, from 0 for the stem.
    let place: Int

    static let stem = "conv1"

    /// nil where the network has no block of that name.
    public init?(_ depth: Depth, after block: String) {
      guard let place = Self.names(depth).firstIndex(of: block) else { return nil }
      self.depth = depth
      self.block = block
      self.place = place
    }

    /// Names of all blocks.
    public static func names(_ depth: Depth) -> [String] {
      [stem]
        + depth.blocks.enumerated().flatMap { group, count in
          (0..<count).map { name(group: group, block: $0) }
        }
    }

    /// - Parameters:
    ///   - group: from 0.
    ///   - block: of the group, from 0.
    static func name(group: Int, block: Int) -> String { "conv\(group + 2)_\(block + 1)" }

    /// For instance `50/conv4_1`.
    public var description: String { "\(depth.rawValue)/\(block)" }

    /// Reads a ``description``.
    public init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let depth = Int(parts[0]).flatMap(Depth.init) else { return nil }
      self.init(depth, after: String(parts[1]))
    }
  }
}
