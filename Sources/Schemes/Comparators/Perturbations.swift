import Architectures
import Records

/// Gaussian noise, `sigma` of 255: 40 in DeepObfuscator's comparisons.
public struct GaussianPerturbation: Perturbation {
  public static let name = "noise"
  public static let summary = "pictures under Gaussian noise"
  public let filter: (rule: PictureFilter.Rule, strength: Double)? = nil
  public let noise: ReleaseNoise?

  public init(_ section: RecipeSection) {
    let sigma = section.optional("sigma", default: 40, in: 0.1...10_000.0)
    noise = ReleaseNoise(.gaussian, scales: [sigma / 255])
  }
}

/// Laplace noise whose scale is the range of a pixel over `epsilon`. In floating-point numbers, and for
/// each pixel by itself, that is no formal guarantee of differential privacy.
public struct LaplacePerturbation: Perturbation {
  public static let name = "laplace"
  public static let summary = "pictures under Laplace noise for a privacy budget of each pixel"
  public let filter: (rule: PictureFilter.Rule, strength: Double)? = nil
  public let noise: ReleaseNoise?

  public init(_ section: RecipeSection) {
    let epsilon = section.optional("epsilon", default: 0.5, in: 0.001...1000)
    noise = ReleaseNoise(.laplace, scales: [1 / epsilon])
  }
}

/// Gaussian blur of `deviation` pixels.
public struct BlurPerturbation: Perturbation {
  public static let name = "blur"
  public static let summary = "blurred pictures"
  public let filter: (rule: PictureFilter.Rule, strength: Double)?
  public let noise: ReleaseNoise? = nil

  public init(_ section: RecipeSection) {
    filter = (.gaussianBlur, section.optional("deviation", default: 4, in: 0.1...1000))
  }
}

/// Fields of `side` pixels, each one colour.
public struct PixelationPerturbation: Perturbation {
  public static let name = "pixelate"
  public static let summary = "pictures in fields of one colour"
  public let filter: (rule: PictureFilter.Rule, strength: Double)?
  public let noise: ReleaseNoise? = nil

  public init(_ section: RecipeSection) {
    filter = (.pixelation, Double(section.optional("side", default: 4, in: 1...4096)))
  }
}

/// The mean over squares of `side` pixels around each pixel.
public struct MeanFilterPerturbation: Perturbation {
  public static let name = "mean-filter"
  public static let summary = "pictures under a mean filter"
  public let filter: (rule: PictureFilter.Rule, strength: Double)?
  public let noise: ReleaseNoise? = nil

  public init(_ section: RecipeSection) {
    let side = section.optional("side", default: 5, in: 1...1023)
    if side % 2 == 0 {
      section.report("options.side is \(side); expected an odd number", at: "side")
    }
    filter = (.meanFilter, Double(side))
  }
}
