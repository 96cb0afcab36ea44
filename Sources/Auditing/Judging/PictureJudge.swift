import Architectures
import Datasets
import Networks
import Tensors

/// How near reconstructions come to the pictures, one number per picture and metric.
public struct PictureScores: Codable, Sendable {
  public var similarity: [Double] = []  // MS-SSIM
  public var singleScale: [Double] = []  // SSIM
  public var signalToNoise: [Double] = []  // PSNR, dB
  public var squared: [Double] = []  // MSE
  public var absolute: [Double] = []  // L1

  public var count: Int { similarity.count }
}

/// How an attacker's output is read before it is scored.
struct OutputReading: Codable, Sendable, Equatable {
  let scale: Double
  let offset: Double

  static let plain = OutputReading(scale: 1, offset: 0)
  static let negated = OutputReading(scale: -1, offset: 1)

  func callAsFunction(_ output: Tensor) -> Tensor {
    self == .plain ? output : output.scaled(by: scale, plus: offset).clamped(to: 0...1)
  }
}

/// Compares reconstructions with the pictures of one part of the data.
struct PictureJudge {
  private let evidence: Evidence
  private let precision: Precision
  private let multiScale: StructuralSimilarity
  private let singleScale: StructuralSimilarity

  static let chunk = 128
  /// Pictures of a validation: enough to choose by, few enough to be quick.
  static let validationLimit = 512

  init(_ evidence: Evidence, precision: Precision) {
    self.evidence = evidence
    self.precision = precision
    multiScale = .multiScale(for: evidence.dataset.size, device: precision.device)
    singleScale = .singleScale(for: evidence.dataset.size, device: precision.device)
  }

  var scales: Int { multiScale.scales }

  /// All metrics of `rebuild`'s output, which gets protected samples and their places.
  func scores(_ rebuild: (Tensor, [Int]) -> Tensor) -> PictureScores {
    var all = PictureScores()
    withoutGradients {
      for places in evidence.indices.chunks(of: Self.chunk) {
        let truth = evidence.pictures(places, precision: precision)
        let guess = rebuild(evidence.protected(places), places)
        all.similarity += multiScale.values(truth, guess).doubles
        all.singleScale += singleScale.values(truth, guess).doubles
        all.signalToNoise += PixelErrors.peakSignalToNoise(truth, guess).doubles
        all.squared += PixelErrors.meanSquared(truth, guess).doubles
        all.absolute += PixelErrors.meanAbsolute(truth, guess).doubles
      }
    }
    return all
  }

  /// Mean MS-SSIM over the first pictures of the part.
  func similarity(_ rebuild: (Tensor) -> Tensor) -> Double {
    let places = Array(evidence.indices.prefix(Self.validationLimit))
    let values = withoutGradients {
      places.chunks(of: Self.chunk).flatMap {
        multiScale.values(
          evidence.pictures($0, precision: precision), rebuild(evidence.protected($0))
        ).doubles
      }
    }
    return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  /// The reading of an attacker's output that is best on this part: as it is, negated, or with the
  /// scale and offset of least squares.
  func bestReading(_ rebuild: (Tensor) -> Tensor) -> OutputReading {
    let candidates = [.plain, .negated, fitted(rebuild)]
    let values = candidates.map { reading in similarity { reading(rebuild($0)) } }
    let best = values.indices.max { values[$0] < values[$1] } ?? 0
    // A reading other than the plain one must earn its place beyond rounding.
    return values[best] > values[0] + 1e-4 ? candidates[best] : .plain
  }

  /// Mean MS-SSIM of the best reading.
  func bestSimilarity(_ rebuild: (Tensor) -> Tensor) -> Double {
    let reading = bestReading(rebuild)
    return similarity { reading(rebuild($0)) }
  }

  private func fitted(_ rebuild: (Tensor) -> Tensor) -> OutputReading {
    var (n, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    withoutGradients {
      for places in Array(evidence.indices.prefix(Self.validationLimit)).chunks(of: Self.chunk) {
        let truth = evidence.pictures(places, precision: precision)
        let guess = rebuild(evidence.protected(places))
        n += Double(guess.count)
        x += guess.sum().item
        y += truth.sum().item
        xx += guess.squared().sum().item
        xy += (guess * truth).sum().item
      }
    }
    let variance = n * xx - x * x
    guard variance > 1e-9 * n * n else { return .plain }
    let scale = (n * xy - x * y) / variance
    return OutputReading(scale: scale, offset: (y - scale * x) / n)
  }
}

extension Tensor {
  var doubles: [Double] { floats.map(Double.init) }
}
