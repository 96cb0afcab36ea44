/// The candidates of every pixel, in flat arrays padded to one capacity for all pixels.
struct CandidateTable {
  let channels: Int
  let pixels: Int
  /// Candidates there is room for, a multiple of 4.
  let capacity: Int
  /// Candidates of every pixel, which differ; what is beyond is padding.
  private(set) var counts: [Int]
  /// Grey three times over where there is one channel, `[pixel, candidate]`.
  private(set) var colours: [SIMD3<UInt8>]
  /// Weighted brightness, warmth and tint, `[pixel, 3, candidate]`.
  private(set) var features: [Float]
  /// What a candidate costs by itself, `[pixel, candidate]`.
  private(set) var priors: [Float]

  /// Costs more than any picture.
  static let unreachable: Float = 1e6

  private static let orders: [SIMD3<Int>] = [
    [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
  ]

  /// An empty table.
  private init(pixels: Int, channels: Int, capacity: Int) {
    self.pixels = pixels
    self.channels = channels
    self.capacity = capacity
    counts = [Int](repeating: 0, count: pixels)
    colours = [SIMD3<UInt8>](repeating: .zero, count: pixels * capacity)
    features = [Float](repeating: 0, count: pixels * 3 * capacity)
    priors = [Float](repeating: Self.unreachable, count: pixels * capacity)
  }

  /// - Parameter ciphertext: `[pixel, channel]`.
  init(_ ciphertext: [UInt8], channels: Int, shuffled: Bool) {
    self.init(
      pixels: ciphertext.count / channels, channels: channels,
      capacity: channels == 1 ? 4 : shuffled ? 48 : 8)
    let orders = shuffled ? Self.orders : [[0, 1, 2]]
    for pixel in 0..<pixels {
      guard channels == 3 else {
        let value = ciphertext[pixel]
        append(SIMD3(repeating: value), to: pixel)
        append(SIMD3(repeating: 255 - value), to: pixel)
        continue
      }
      let value = SIMD3(
        ciphertext[3 * pixel], ciphertext[3 * pixel + 1], ciphertext[3 * pixel + 2])
      for order in orders {
        let ordered = SIMD3(value[order.x], value[order.y], value[order.z])
        for flips in UInt8(0)..<8 {
          let mask = SIMD3<UInt8>(flips & 1, flips >> 1 & 1, flips >> 2 & 1) &* 255
          append(ordered ^ mask, to: pixel)
        }
      }
    }
  }

  /// Unless the pixel has that candidate: equal folds make equal candidates.
  private mutating func append(_ colour: SIMD3<UInt8>, to pixel: Int) {
    let first = pixel * capacity
    let count = counts[pixel]
    guard place(of: colour, in: pixel) == nil else { return }
    colours[first + count] = colour
    counts[pixel] = count + 1
  }

  private func place(of colour: SIMD3<UInt8>, in pixel: Int) -> Int? {
    for candidate in 0..<counts[pixel] where colours[pixel * capacity + candidate] == colour {
      return candidate
    }
    return nil
  }

  /// Sets the features and priors under an energy.
  /// - Parameter reference: `[pixel, channel]`, 0...255.
  mutating func measure(_ energy: CandidateEnergy, like reference: [Float]?) {
    for pixel in 0..<pixels {
      let mean = reference.map { reference in
        SIMD3(
          reference[pixel * channels], reference[pixel * channels + channels / 2],
          reference[pixel * channels + channels - 1])
      }
      for candidate in 0..<counts[pixel] {
        let colour = SIMD3<Float>(colours[pixel * capacity + candidate])
        let axes = CandidateEnergy.axes(of: colour) * energy.axes
        for axis in 0..<3 { features[(pixel * 3 + axis) * capacity + candidate] = axes[axis] }
        priors[pixel * capacity + candidate] = energy.prior(of: colour, like: mean)
      }
    }
  }

  /// The best candidates of every pixel, each followed by its negative with red and blue changed
  /// about: warmth is the same for both and neighbours hardly tell them apart.
  /// - Parameters:
  ///   - beliefs: costs, `[pixel, candidate]`.
  ///   - withNegatives: whether these follow.
  func keeping(
    _ most: Int, by beliefs: [Float], withNegatives: Bool = true
  ) -> CandidateTable {
    var result = CandidateTable(pixels: pixels, channels: channels, capacity: most)
    var left = [Bool](repeating: true, count: capacity)
    for pixel in 0..<pixels {
      let first = pixel * capacity
      for candidate in 0..<capacity { left[candidate] = candidate < counts[pixel] }
      while result.counts[pixel] < min(most, counts[pixel]) {
        var best: Int?
        for candidate in 0..<counts[pixel] where left[candidate] {
          if best.map({ beliefs[first + candidate] < beliefs[first + $0] }) ?? true {
            best = candidate
          }
        }
        guard let best else { break }
        left[best] = false
        let colour = colours[first + best]
        result.append(colour, to: pixel)
        let partner = SIMD3(255 - colour.z, 255 - colour.y, 255 - colour.x)
        if withNegatives, result.counts[pixel] < most, let place = place(of: partner, in: pixel) {
          left[place] = false
          result.append(partner, to: pixel)
        }
      }
    }
    return result
  }

  /// The best candidate of every pixel, `[pixel, channel]`.
  /// - Parameter beliefs: costs, `[pixel, candidate]`.
  func picture(by beliefs: [Float]) -> [UInt8] {
    var picture = [UInt8](repeating: 0, count: pixels * channels)
    for pixel in 0..<pixels {
      let first = pixel * capacity
      var best = first
      for place in first..<first + counts[pixel] where beliefs[place] < beliefs[best] {
        best = place
      }
      for channel in 0..<channels { picture[pixel * channels + channel] = colours[best][channel] }
    }
    return picture
  }
}
