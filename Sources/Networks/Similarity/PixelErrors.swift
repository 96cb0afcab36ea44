import Tensors

/// Differences of pictures pixel by pixel. Images are `[N, C, H, W]` in [0, 1]; every result is one
/// number per picture, `[N]`.
public enum PixelErrors {
  /// Mean absolute difference.
  public static func meanAbsolute(_ x: Tensor, _ y: Tensor) -> Tensor {
    (x - y).magnitude().mean(over: [1, 2, 3])
  }

  /// Mean squared difference.
  public static func meanSquared(_ x: Tensor, _ y: Tensor) -> Tensor {
    (x - y).squared().mean(over: [1, 2, 3])
  }

  /// Peak signal-to-noise ratio in dB over all channels of a picture, range 1. Identical pictures
  /// give 100 dB, the ceiling of the scale.
  public static func peakSignalToNoise(_ x: Tensor, _ y: Tensor) -> Tensor {
    let error = meanSquared(x, y).clamped(to: 1e-10...1e9)
    return error.log() * (-10 / 2.302_585_092_994_046)
  }
}
