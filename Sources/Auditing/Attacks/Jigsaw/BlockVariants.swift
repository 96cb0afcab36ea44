/// What the cipher may have done to a block besides moving it: turned or mirrored it (8 ways),
/// inverted its values or not, and for three channels reordered them (6 ways).
///
/// A variant is a number below `count`: `turn * tints + tint`. Turn `4f + t` turns a quarter
/// clockwise t times, then flips top and bottom where f is 1. Tint `orders * n + o` puts the
/// channels in order o and then takes the negative where n is 1.
struct BlockVariants: Sendable {
  /// Channel of the source at each place.
  let orders: [[Int]]
  /// For each pixel of a turned block, row by row, the pixel of the block that it comes from.
  let walks: [[Int]]
  /// `[tints, tints]`: see `tint`.
  private let tintProducts: [Int]

  /// - Parameters:
  ///   - channels: 1 or 3.
  ///   - side: of a block.
  init(channels: Int, side: Int) {
    precondition(
      channels == 1 || channels == 3, "BlockVariants: got \(channels) channels, expected 1 or 3")
    let orders =
      channels == 1
      ? [[0]] : [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    self.orders = orders
    walks = (0..<Self.turns).map { Self.walk($0, side: side) }
    let tints = 2 * orders.count
    tintProducts = (0..<tints * tints).map { pair in
      let (first, second) = (pair / tints, pair % tints)
      let order = orders[first % orders.count].map { orders[second % orders.count][$0] }
      let isNegative = first / orders.count ^ second / orders.count
      return isNegative * orders.count + (orders.firstIndex(of: order) ?? 0)
    }
  }

  static let turns = 8
  var tints: Int { 2 * orders.count }
  var count: Int { Self.turns * tints }

  /// The turn of doing `second` first and then `first`.
  static func turn(_ first: Int, after second: Int) -> Int {
    let quarters = (second & 4 == 0 ? first : 8 - first & 3) + second
    return (first ^ second) & 4 | quarters & 3
  }

  static func inverse(turn: Int) -> Int { turn & 4 == 0 ? (4 - turn) & 3 : turn }

  /// Left and right exchanged, after `turn`.
  static func mirrored(_ turn: Int) -> Int { (turn ^ 4) & 4 | (turn + 2) & 3 }

  /// Where a turn takes a point of a grid around the origin.
  static func place(_ row: Int, _ column: Int, turned turn: Int) -> (row: Int, column: Int) {
    var (row, column) = (row, column)
    for _ in 0..<(turn & 3) { (row, column) = (column, -row) }
    return (turn & 4 == 0 ? row : -row, column)
  }

  /// The tint of doing `second` first and then `first`.
  func tint(_ first: Int, after second: Int) -> Int { tintProducts[first * tints + second] }

  func inverse(tint: Int) -> Int {
    (0..<tints).first { self.tint(tint, after: $0) == 0 } ?? 0
  }

  /// The variant of doing `second` first and then `first`.
  func product(_ first: Int, after second: Int) -> Int {
    Self.turn(first / tints, after: second / tints) * tints
      + tint(first % tints, after: second % tints)
  }

  func inverse(_ variant: Int) -> Int {
    Self.inverse(turn: variant / tints) * tints + inverse(tint: variant % tints)
  }

  private static func walk(_ turn: Int, side: Int) -> [Int] {
    let last = side - 1
    return (0..<side * side).map { pixel in
      var (row, column) = (pixel / side, pixel % side)
      if turn & 4 != 0 { row = last - row }
      for _ in 0..<(turn & 3) { (row, column) = (last - column, row) }
      return row * side + column
    }
  }

  /// A block's values `[side, side, C]` as a variant shows them.
  func applied(_ variant: Int, to values: [UInt8]) -> [UInt8] {
    let tint = variant % tints
    let order = orders[tint % orders.count]
    let mask: UInt8 = tint < orders.count ? 0 : 0xFF
    return [UInt8](unsafeUninitializedCapacity: values.count) { out, filled in
      for (pixel, source) in walks[variant / tints].enumerated() {
        for (place, channel) in order.enumerated() {
          out[pixel * order.count + place] = values[source * order.count + channel] ^ mask
        }
      }
      filled = values.count
    }
  }
}
