/// The generator of `scripts/oracles/`: the top 24 bits of a linear congruential one.
public struct OracleNoise {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  /// In [0, 1).
  public mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 40) * 0x1p-24
  }
}
