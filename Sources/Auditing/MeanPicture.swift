/// The mean of somebody's own pictures: what is known of a picture that was never seen.
enum MeanPicture {
  /// Pictures that it is made of; more change little.
  private static let most = 2000

  /// - Returns: `[H, W, C]`, 0...255.
  static func values(_ samples: Samples) -> [Float] {
    let places = samples.indices.thinned(to: most)
    var sums: [Int] = []
    for place in places {
      let pixels = samples.dataset.pixels(at: place)
      if sums.isEmpty { sums = [Int](repeating: 0, count: pixels.count) }
      for (index, value) in pixels.enumerated() { sums[index] += Int(value) }
    }
    return sums.map { Float($0) / Float(max(1, places.count)) }
  }
}
