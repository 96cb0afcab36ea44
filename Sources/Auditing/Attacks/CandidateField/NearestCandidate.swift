/// Takes a guess for every pixel to the nearest of what the pixel can have been before a pixelwise
/// cipher. Where the guess is nearer to the truth than to every other candidate, the truth itself
/// comes out, to the last bit.
package struct NearestCandidate: Sendable {
  let channels: Int
  let shuffled: Bool

  private static let orders: [[Int]] = [
    [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
  ]

  /// - Parameters:
  ///   - channels: 1 (grey) or 3 (RGB).
  ///   - shuffled: whether the channels of pixels were reordered; changes nothing for grey.
  package init(channels: Int, shuffled: Bool) {
    precondition(channels == 1 || channels == 3, "NearestCandidate: \(channels) channels")
    self.channels = channels
    self.shuffled = shuffled && channels == 3
  }

  /// - Parameters: of one size, `[H, W, C]`.
  /// - Returns: `[H, W, C]`; every pixel is one of the ciphertext's candidates.
  package func picture(_ ciphertext: [UInt8], near guess: [UInt8]) -> [UInt8] {
    precondition(
      ciphertext.count == guess.count && guess.count % channels == 0,
      "NearestCandidate: \(ciphertext.count) and \(guess.count) values in \(channels) channels")
    guard shuffled else {
      return zip(ciphertext, guess).map { Self.nearer($0, to: $1) }
    }
    var picture = guess
    for first in stride(from: 0, to: guess.count, by: 3) {
      var least = Int.max
      for order in Self.orders {
        let candidate = SIMD3(
          Self.nearer(ciphertext[first + order[0]], to: guess[first]),
          Self.nearer(ciphertext[first + order[1]], to: guess[first + 1]),
          Self.nearer(ciphertext[first + order[2]], to: guess[first + 2]))
        let distance = (0..<3).reduce(0) { sum, channel in
          let step = Int(candidate[channel]) - Int(guess[first + channel])
          return sum + step * step
        }
        if distance < least {
          least = distance
          for channel in 0..<3 { picture[first + channel] = candidate[channel] }
        }
      }
    }
    return picture
  }

  /// A value or its negative.
  private static func nearer(_ value: UInt8, to guess: UInt8) -> UInt8 {
    abs(Int(value) - Int(guess)) <= abs(255 - Int(value) - Int(guess)) ? value : 255 - value
  }
}
