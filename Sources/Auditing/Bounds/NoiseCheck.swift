import Foundation
import Pixels
import Records

/// Whether noise that an owner declares is in pictures at all, as far as originals can show it.
///
/// It looks at what is left of releases after what the declared noise makes of their originals on the
/// average, clipped to 0…1 as pictures are: how far that spreads, what share of it lies below a few
/// limits, whether neighbours and planes share it, and whether pictures do. It cannot see where the
/// noise came from: drawn from a seed that somebody guesses, it can be subtracted.
public struct NoiseCheck: Sendable {
  /// Of one picture.
  private let size: Size
  private let channels: Int
  private let noise: ReleaseNoise
  /// Per level of an original: mean and deviation of what is released of it.
  private let expected: [(mean: Double, deviation: Double)]
  /// One level of 255 in units of the noise: what rounding may move.
  private let rounding: Double

  /// - Parameters:
  ///   - noise: with one scale for all values, which count 0 to 1.
  ///   - size: of the pictures.
  ///   - channels: of them.
  public init(_ noise: ReleaseNoise, size: Size, channels: Int) {
    self.noise = noise
    self.size = size
    self.channels = channels
    let draws = Self.draws(noise)
    expected = (0...255).map { Self.clipped(Double($0) / 255, draws) }
    rounding = 1 / (255 * Self.deviation(noise))
  }

  private static func deviation(_ noise: ReleaseNoise) -> Double {
    noise.scales[0] * (noise.law == .gaussian ? 1 : 2.0.squareRoot())
  }

  /// - Parameters:
  ///   - originals: `[H, W, C]` each.
  ///   - releases: of each in turn.
  /// - Returns: what contradicts the declaration; nil where nothing does.
  public func contradiction(originals: [[UInt8]], releases: [[UInt8]]) -> String? {
    precondition(originals.count == releases.count, "NoiseCheck: unequal numbers of pictures")
    guard !releases.isEmpty else { return nil }
    guard rounding <= Self.mostRounding else {
      return "\(noise) is declared, which rounding to 255 levels hides; it cannot be held against "
        + "pictures, and would bound little"
    }
    let rests = zip(originals, releases).map(rest)
    let count = Double(rests.reduce(0) { $0 + $1.count })
    let spread = (rests.joined().reduce(0) { $0 + $1 * $1 } / count).squareRoot()
    // Rounding adds a little, chance less the more values there are.
    let slack = 0.01 + rounding * rounding + 5 / count.squareRoot()
    guard abs(spread - 1) <= slack else {
      return "\(noise) is declared, but releases differ from their originals "
        + String(format: "%.2f", spread) + " times as far as that noise would have them"
    }
    if let off = wrongShare(originals, releases) {
      return "\(noise) is declared, but what was added is not distributed so (a share is "
        + String(format: "%.2f", off) + " off)"
    }
    let shared = [1, channels, size.width * channels].map { sharing(rests, step: $0) }.max() ?? 0
    guard shared <= Self.tolerance + rounding else {
      return "\(noise) is declared, but neighbouring values share what was added (correlation "
        + String(format: "%.2f", shared) + "); noise must be drawn for every value"
    }
    let pattern = pattern(rests)
    guard pattern <= 1 / Double(max(1, rests.count)) + Self.tolerance + rounding else {
      return "\(noise) is declared, but pictures share what was added ("
        + String(format: "%.0f %%", 100 * pattern)
        + " of it); noise that comes back can be averaged out and subtracted"
    }
    return nil
  }

  private static let tolerance = 0.06
  /// Noise fainter than two levels cannot be told from rounding.
  private static let mostRounding = 0.5

  /// A release less its mean, by its deviation.
  private func rest(_ original: [UInt8], _ release: [UInt8]) -> [Double] {
    zip(original, release).map { original, release in
      let (mean, deviation) = expected[Int(original)]
      return (Double(release) / 255 - mean) / deviation
    }
  }

  /// How far the share of releases below `original + t` is from the law's for some t, where that is
  /// too far. Only values that no clipping moves across the limit count.
  private func wrongShare(_ originals: [[UInt8]], _ releases: [[UInt8]]) -> Double? {
    let pairs = zip(originals.joined(), releases.joined())
    for step in [-1.5, -1, -0.5, 0.5, 1, 1.5] {
      let offset = step * noise.scales[0]
      var (below, all) = (0, 0)
      for (original, release) in pairs {
        let limit = Double(original) / 255 + offset
        guard limit > 0, limit < 1 else { continue }
        all += 1
        if Double(release) / 255 < limit { below += 1 }
      }
      guard all >= 1000 else { continue }
      let off = abs(Double(below) / Double(all) - noise.law.share(below: step))
      if off > 0.02 + rounding / 2 + 1 / Double(all).squareRoot() { return off }
    }
    return nil
  }

  /// The correlation of values with those some places on, of the same picture.
  private func sharing(_ rests: [[Double]], step: Int) -> Double {
    var (sum, count) = (0.0, 0)
    for rest in rests where rest.count > step {
      for place in 0..<rest.count - step { sum += rest[place] * rest[place + step] }
      count += rest.count - step
    }
    return count == 0 ? 0 : abs(sum / Double(count))
  }

  /// The mean square of the mean over all pictures: 1 over their number for noise of their own, 1 where
  /// all have the same.
  private func pattern(_ rests: [[Double]]) -> Double {
    guard rests.count >= 8, let length = rests.first?.count else { return 0 }
    var sums = [Double](repeating: 0, count: length)
    for rest in rests {
      for (place, value) in rest.enumerated() { sums[place] += value }
    }
    let count = Double(rests.count)
    return sums.reduce(0) { $0 + ($1 / count) * ($1 / count) } / Double(max(1, length))
  }

  /// Offsets with their probabilities, close enough together.
  private static func draws(_ noise: ReleaseNoise) -> [(offset: Double, weight: Double)] {
    let grid = stride(from: -12.0, through: 12, by: 0.02)
    let weights = grid.map { noise.law == .gaussian ? exp(-$0 * $0 / 2) : exp(-abs($0)) }
    let sum = weights.reduce(0, +)
    return zip(grid, weights).map { ($0 * noise.scales[0], $1 / sum) }
  }

  private static func clipped(
    _ value: Double, _ draws: [(offset: Double, weight: Double)]
  ) -> (mean: Double, deviation: Double) {
    var (mean, square) = (0.0, 0.0)
    for (offset, weight) in draws {
      let released = min(1, max(0, value + offset))
      mean += weight * released
      square += weight * released * released
    }
    return (mean, max(1e-12, square - mean * mean).squareRoot())
  }
}

extension ReleaseNoise.Law {
  /// The probability of a draw of scale 1 below a limit.
  fileprivate func share(below limit: Double) -> Double {
    switch self {
    case .gaussian: (1 + erf(limit / 2.0.squareRoot())) / 2
    case .laplace: limit < 0 ? exp(limit) / 2 : 1 - exp(-limit) / 2
    }
  }
}
