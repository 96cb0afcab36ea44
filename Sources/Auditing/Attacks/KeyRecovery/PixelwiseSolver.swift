/// The pixel cipher: for each pixel which of its values are inverted, and which order its colours
/// are in. Whatever fits the pairs best.
struct PixelwiseSolver: KeySolver {
  private let map: ValueMap

  init?(_ pairs: PicturePairs) {
    guard pairs.count > 0 else { return nil }
    let orders = pairs.channels == 3 ? ColourOrder.all : [Array(0..<pairs.channels)]
    var map = ValueMap(count: pairs.plain[0].count)
    for pixel in 0..<pairs.size.area {
      let first = pixel * pairs.channels
      var least = Int.max
      for order in orders {
        let tried = order.enumerated().map { place, channel in
          Self.inversion(pairs, from: first + place, to: first + channel)
        }
        let error = tried.reduce(0) { $0 + $1.error }
        guard error < least else { continue }
        least = error
        for (place, channel) in order.enumerated() {
          map.set(first + channel, from: first + place, mask: tried[place].mask)
        }
      }
    }
    self.map = map
  }

  /// Whether a value was inverted on the way, and how badly that fits.
  private static func inversion(
    _ pairs: PicturePairs, from place: Int, to value: Int
  ) -> (mask: UInt8, error: Int) {
    var (plain, inverted) = (0, 0)
    for (truth, ciphertext) in zip(pairs.plain, pairs.cipher) {
      plain += abs(Int(truth[value]) - Int(ciphertext[place]))
      inverted += abs(Int(truth[value]) - Int(255 - ciphertext[place]))
    }
    return inverted < plain ? (0xFF, inverted) : (0, plain)
  }

  func rebuild(_ ciphertext: [UInt8]) -> [UInt8] { map.rebuild(ciphertext) }
}

/// For each value of a plain picture: the value of the ciphertext that it comes from, and what it is
/// combined with.
struct ValueMap {
  private var source: [Int]
  private var mask: [UInt8]

  init(count: Int) {
    source = [Int](repeating: 0, count: count)
    mask = [UInt8](repeating: 0, count: count)
  }

  mutating func set(_ value: Int, from place: Int, mask combined: UInt8) {
    source[value] = place
    mask[value] = combined
  }

  func rebuild(_ ciphertext: [UInt8]) -> [UInt8] {
    source.indices.map { ciphertext[source[$0]] ^ mask[$0] }
  }
}

/// Which channel stands at each place: the six orders of three colours.
enum ColourOrder {
  static let all = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
}

/// A stream cipher whose stream is used twice: one pair gives the stream.
struct PadSolver: KeySolver {
  private let pad: [UInt8]

  init?(_ pairs: PicturePairs) {
    guard let truth = pairs.plain.first, let ciphertext = pairs.cipher.first else { return nil }
    pad = zip(truth, ciphertext).map { $0 ^ $1 }
  }

  func rebuild(_ ciphertext: [UInt8]) -> [UInt8] { zip(ciphertext, pad).map { $0 ^ $1 } }
}
