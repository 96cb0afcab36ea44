import Foundation
import Pixels
import Tensors

/// Structural similarity at one or several scales (Wang, Simoncelli and Bovik 2003), as a loss and
/// as a metric.
///
/// Images are `[N, C, H, W]` with values in [0, 1]. A Gaussian window of 11 pixels and σ 1.5,
/// without padding; K1 = 0.01, K2 = 0.03; halved between scales by 2 x 2 means, dropping an odd
/// last row or column. Every term is a mean over one channel of one picture; channels are averaged
/// last. Small pictures have fewer scales: as many as leave the window room, with the weights
/// rescaled to add up to 1. Figures with different counts are not comparable.
public struct StructuralSimilarity {
  /// How many scales are compared, 1 to 5. One scale is SSIM.
  public let scales: Int
  private let weights: [Double]
  private let window: Tensor

  static let windowLength = 11
  static let deviation = 1.5
  static let scaleWeights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
  static let luminanceConstant = 0.0001  // (K1 · range)²
  static let contrastConstant = 0.0009  // (K2 · range)²

  /// Terms are kept at least this large: a negative term has no fractional power, and at zero the
  /// gradient of one is infinite. The gradient passes the floor, so a loss can leave it.
  static let floor = 1e-4

  /// Scales that fit a picture: the most, up to 5, that leave its shorter side 11 pixels.
  /// 32 px have 2, 64 px 3, 112 px 4, 218 x 178 just 5; below 11 px there is none. Sequences are one
  /// row and compared along their length.
  public static func scales(for size: Size) -> Int {
    let side = size.height == 1 ? size.width : min(size.height, size.width)
    return (1...scaleWeights.count).last { side >> ($0 - 1) >= windowLength } ?? 0
  }

  /// MS-SSIM for pictures of the given size.
  public static func multiScale(for size: Size, device: Device = .cpu) -> StructuralSimilarity {
    StructuralSimilarity(scales: scales(for: size), size: size, device: device)
  }

  /// SSIM for pictures of the given size.
  public static func singleScale(for size: Size, device: Device = .cpu) -> StructuralSimilarity {
    StructuralSimilarity(scales: 1, size: size, device: device)
  }

  private init(scales: Int, size: Size, device: Device) {
    precondition(
      Self.scales(for: size) >= 1,
      "StructuralSimilarity: pictures of \(size) are smaller than the window of 11 pixels")
    self.scales = scales
    let used = Self.scaleWeights.prefix(scales)
    weights = used.map { $0 / used.reduce(0, +) }
    window = Self.gaussian().converted(on: device)
  }

  /// Similarity of each picture: `[N]`, at most 1; identical pictures give 1.
  public func values(_ x: ImageMoments, _ y: ImageMoments) -> Tensor {
    let terms = (0..<scales).map { scale in
      let isLast = scale == scales - 1
      let term = compared(x.levels[scale], y.levels[scale], withLuminance: isLast)
      // SSIM itself may be negative; only the product of powers needs the floor.
      return scales == 1 ? term : term.floored(at: Self.floor).power(weights[scale])
    }
    return terms.dropFirst().reduce(terms[0], *).mean(over: [1])
  }

  /// Similarity of each picture, from the pictures.
  public func values(_ x: Tensor, _ y: Tensor) -> Tensor {
    values(moments(of: x), moments(of: y))
  }

  /// Mean similarity over the batch, from moments that several comparisons share.
  public func mean(_ x: ImageMoments, _ y: ImageMoments) -> Tensor { values(x, y).mean() }

  /// What comparisons of these pictures need, computed once.
  public func moments(of images: Tensor) -> ImageMoments {
    var level = images.converted(to: .float32, layout: .contiguous)
    var levels: [ImageMoments.Level] = []
    for scale in 0..<scales {
      if scale > 0 { level = level.averagePooled() }
      levels.append(ImageMoments.Level(level, window: window))
    }
    return ImageMoments(levels: levels)
  }

  /// The contrast-structure term of every channel, `[N, C]`, times luminance where asked.
  private func compared(
    _ x: ImageMoments.Level, _ y: ImageMoments.Level, withLuminance: Bool
  ) -> Tensor {
    let product = x.mean * y.mean
    let covariance =
      (x.centered * y.centered).blurred(with: window) - x.centeredMean * y.centeredMean
    let contrast =
      (2 * covariance + Self.contrastConstant)
      / (x.variance + y.variance + Self.contrastConstant)
    guard withLuminance else { return contrast.mean(over: [2, 3]) }
    let luminance =
      (2 * product + Self.luminanceConstant)
      / (x.meanSquared + y.meanSquared + Self.luminanceConstant)
    return (luminance * contrast).mean(over: [2, 3])
  }

  private static func gaussian() -> Tensor {
    let middle = Double(windowLength / 2)
    let values = (0..<windowLength).map {
      exp(-pow(Double($0) - middle, 2) / (2 * pow(deviation, 2)))
    }
    let total = values.reduce(0, +)
    return Tensor(values.map { Float($0 / total) }, shape: [windowLength])
  }
}

/// A batch of pictures with its local means and variances at every scale.
public struct ImageMoments {
  struct Level {
    /// The pictures less each channel's mean over the whole picture: second moments do not depend
    /// on it, and around zero float32 keeps their digits.
    let centered: Tensor
    let centeredMean: Tensor
    let mean: Tensor
    let meanSquared: Tensor
    let variance: Tensor

    init(_ image: Tensor, window: Tensor) {
      let shift = image.detached().mean(over: [2, 3], keepingDimensions: true)
      centered = image - shift
      centeredMean = centered.blurred(with: window)
      mean = centeredMean + shift
      meanSquared = mean.squared()
      variance = centered.squared().blurred(with: window) - centeredMean.squared()
    }

    private init(_ level: Level, expandedBy wide: (Tensor) -> Tensor) {
      centered = wide(level.centered)
      centeredMean = wide(level.centeredMean)
      mean = wide(level.mean)
      meanSquared = wide(level.meanSquared)
      variance = wide(level.variance)
    }

    func expanded(to count: Int) -> Level {
      Level(self) { $0.expanded(to: [count] + $0.shape.dropFirst()) }
    }
  }

  let levels: [Level]

  /// One picture's moments for every picture of a batch, without copying.
  public func expanded(to count: Int) -> ImageMoments {
    ImageMoments(levels: levels.map { $0.expanded(to: count) })
  }
}
