import Auditing
import Datasets
import Records

/// What an owner says of the noise in another tool's release, held against the data.
struct DeclaredNoise {
  let noise: ReleaseNoise
  let released: ForeignSet
  let dataset: Dataset

  /// Pictures that are looked at.
  private static let looked = 200

  /// - Parameters:
  ///   - places: of protected pictures.
  ///   - isScaled: whether pictures were scaled for the audit, which averages noise away.
  /// - Throws: `KitError.noise` where the data contradict it, or cannot be held against it.
  func checked(at places: [Int], isScaled: Bool) throws -> NoisyRelease {
    guard released.isPictures else { return try onFeatures() }
    guard !isScaled else {
      throw KitError.noise(
        "it lies on pictures of the tool's own size, and these are scaled for the audit; name their "
          + "own with --size")
    }
    let places = places.thinned(to: Self.looked)
    let check = NoiseCheck(noise, size: dataset.size, channels: dataset.channels)
    let problem = check.contradiction(
      originals: places.map(dataset.pixels), releases: places.map(released.pixels))
    if let problem {
      throw KitError.noise("\(problem); pictures count 0 to 1: name what the tool adds to them")
    }
    return NoisyRelease(noise, on: .pictures)
  }

  /// Attackers get features of spread 1 in each channel, so the noise is scaled with them.
  private func onFeatures() throws -> NoisyRelease {
    for (channel, spread) in released.deviations.enumerated() where noise.deviation > 1.1 * spread {
      throw KitError.noise(
        "\(noise) is declared, but channel \(channel) of the features spreads by \(spread) in all; "
          + "name the noise in the units of the features")
    }
    let area = released.shape.size.area
    var scaled = noise
    scaled.scales = released.deviations.flatMap { spread in
      [Double](repeating: noise.scales[0] / max(spread, 1e-12), count: area)
    }
    // A norm is one of all channels together; scaled apart they have none.
    scaled.clip = nil
    return NoisyRelease(scaled, on: .unknown)
  }
}

extension ReleaseNoise {
  /// Of one draw of the first scale.
  fileprivate var deviation: Double { scales[0] * (law == .gaussian ? 1 : 2.0.squareRoot()) }
}
