import Pixels

/// What is compared of a picture to find its copies.
struct Fingerprint {
  /// Rows and columns of fields that a picture is divided into.
  static let rows = 8
  static let columns = 9
  /// Least standard deviation of the fields' brightness, in grey levels: all pictures with less
  /// (a black one, a wall) are alike without being copies.
  private static let leastContrast: Float = 2

  /// Of all bytes.
  let content: Int
  /// Whether brightness rises from each of 8 x 8 fields to the next on its right.
  let gradient: UInt64
  /// The fields' brightness with mean 0 and length 1, so that a product is a correlation; empty
  /// for a picture of one brightness.
  let contrast: [Float]

  /// - Parameter pixels: `[H, W, C]`.
  init(_ pixels: [UInt8], size: Size, channels: Int) {
    var hasher = Hasher()
    pixels.withUnsafeBytes { hasher.combine(bytes: $0) }
    content = hasher.finalize()
    let fields = Self.fields(pixels, size: size, channels: channels)
    var bits: UInt64 = 0
    for row in 0..<Self.rows {
      for column in 0..<Self.columns - 1 {
        let place = row * Self.columns + column
        bits = bits << 1 | (fields[place] < fields[place + 1] ? 1 : 0)
      }
    }
    gradient = bits
    contrast = Self.normalised(fields)
  }

  private static func normalised(_ fields: [Float]) -> [Float] {
    let mean = fields.reduce(0, +) / Float(fields.count)
    let centred = fields.map { $0 - mean }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length >= leastContrast * Float(fields.count).squareRoot() else { return [] }
    return centred.map { $0 / length }
  }

  /// Mean brightness of each field; a picture with fewer pixels than fields repeats some.
  private static func fields(_ pixels: [UInt8], size: Size, channels: Int) -> [Float] {
    func range(_ index: Int, of count: Int, in length: Int) -> Range<Int> {
      let start = length * index / count
      return start..<max(start + 1, length * (index + 1) / count)
    }
    return pixels.withUnsafeBufferPointer { pixels in
      (0..<rows * columns).map { place in
        let vertical = range(place / columns, of: rows, in: size.height)
        let horizontal = range(place % columns, of: columns, in: size.width)
        var sum = 0
        for row in vertical {
          let start = row * size.width
          for value in (start + horizontal.lowerBound) * channels..<(start + horizontal.upperBound)
            * channels
          { sum += Int(pixels[value]) }
        }
        return Float(sum) / Float(vertical.count * horizontal.count * channels)
      }
    }
  }
}
