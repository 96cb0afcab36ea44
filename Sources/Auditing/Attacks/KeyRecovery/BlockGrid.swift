import Pixels

/// A picture as square blocks.
struct BlockGrid {
  let side: Int
  let channels: Int
  let count: Int
  private let perRow: Int
  private let stride: Int

  /// nil where blocks do not fill the pictures.
  init?(size: Size, channels: Int, side: Int) {
    guard size.height % side == 0, size.width % side == 0 else { return nil }
    self.side = side
    self.channels = channels
    stride = size.width * channels
    perRow = size.width / side
    count = perRow * (size.height / side)
  }

  init?(_ pairs: PicturePairs, side: Int) {
    self.init(size: pairs.size, channels: pairs.channels, side: side)
  }

  /// Values of a block.
  var values: Int { side * side * channels }

  /// Where a block's values lie in a picture: row by row, channels together.
  func places(_ block: Int) -> [Int] {
    let first = block / perRow * side * stride + block % perRow * side * channels
    return (0..<side).flatMap { y in
      (0..<side * channels).map { first + y * stride + $0 }
    }
  }
}
