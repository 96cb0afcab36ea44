import Foundation
import Pixels

/// What a ciphertext looks like at each of the places that its key moved things to, in numbers that
/// the rest of the key does not change. Pictures are alike in what lies where: upper half bytes
/// change less from block to block than lower ones, faces are in the middle. Under one key their
/// profiles are moved alike; under independent keys one is at random beside the other, so that their
/// correlation over n places has mean 0 and variance 1 / (n - 1) whatever the pictures are.
struct KeyProfile {
  /// Of mean 0 and length 1, or all 0.
  private let values: [Double]

  /// nil where blocks do not fill the picture, and for ciphers that move nothing.
  init?(_ ciphertext: [UInt8], family: CipherFamily, size: Size, channels: Int) {
    let profile: [Double]
    switch family {
    case .halfBytes:
      guard let grid = BlockGrid(size: size, channels: channels, side: 4) else { return nil }
      profile = Self.changes(ciphertext, grid)
    case .halfBytesByBlock:
      guard let grid = BlockGrid(size: size, channels: channels, side: 4) else { return nil }
      profile = Self.repetitions(ciphertext, grid)
    case .blocks(let side, let acrossPlanes):
      let picture = Image(size: size, channels: channels, bytes: ciphertext)
      let seen = acrossPlanes ? picture.planesSideBySide : picture
      guard let grid = BlockGrid(size: seen.size, channels: seen.channels, side: side)
      else { return nil }
      profile = Self.textures(seen.bytes, grid)
    case .pixelwise, .stream: return nil
    }
    let mean = profile.average
    let centred = profile.map { $0 - mean }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    values = length > 1e-9 ? centred.map { $0 / length } : centred.map { _ in 0 }
  }

  /// In standard deviations.
  func score(with other: KeyProfile) -> Double {
    let correlation = zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
    return correlation * Double(max(1, values.count - 1)).squareRoot()
  }

  /// What two that agree in everything score.
  var highestScore: Double { Double(max(1, values.count - 1)).squareRoot() }

  /// For each half byte of a block how much it changes from a block to the next; inverting it
  /// changes nothing of that.
  private static func changes(_ ciphertext: [UInt8], _ grid: BlockGrid) -> [Double] {
    var sums = [Double](repeating: 0, count: 2 * grid.values)
    var last: [UInt8]?
    for block in 0..<grid.count {
      let values = grid.places(block).map { ciphertext[$0] }
      if let last {
        for (place, (one, other)) in zip(last, values).enumerated() {
          sums[2 * place] += Double(abs(Int(one >> 4) - Int(other >> 4)))
          sums[2 * place + 1] += Double(abs(Int(one & 15) - Int(other & 15)))
        }
      }
      last = values
    }
    return sums
  }

  /// For each block how often its half bytes repeat each other, wherever they went and inverted or
  /// not: flat blocks do.
  private static func repetitions(_ ciphertext: [UInt8], _ grid: BlockGrid) -> [Double] {
    (0..<grid.count).map { block in
      var counts = [Double](repeating: 0, count: 8)
      for place in grid.places(block) {
        for half in [ciphertext[place] >> 4, ciphertext[place] & 15] {
          counts[Int(min(half, 15 - half))] += 1
        }
      }
      return log(counts.reduce(0) { $0 + $1 * $1 })
    }
  }

  /// For each block how much its values differ, turned, inverted and recoloured or not.
  private static func textures(_ ciphertext: [UInt8], _ grid: BlockGrid) -> [Double] {
    (0..<grid.count).map { block in
      let places = grid.places(block)
      let variances = (0..<grid.channels).map { channel -> Double in
        let values = stride(from: channel, to: places.count, by: grid.channels).map {
          Double(ciphertext[places[$0]])
        }
        let mean = values.average
        return values.map { ($0 - mean) * ($0 - mean) }.average
      }
      return log(1 + variances.reduce(0, +))
    }
  }
}
