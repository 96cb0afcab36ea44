import Architectures
import Datasets
import Networks
import Records
import Tensors

/// How near reconstructions come to the pictures, one number per picture and metric.
public struct PictureScores: Codable, Sendable {
  public var similarity: [Double] = []  // MS-SSIM
  public var singleScale: [Double] = []  // SSIM
  public var signalToNoise: [Double] = []  // PSNR, dB
  public var squared: [Double] = []  // MSE
  public var absolute: [Double] = []  // L1
  /// Distances to a network trained here; empty where there is none.
  public var perceptual: [Double] = []
  /// The class that the network takes each picture for, by label of the task.
  public var classes: [String: [Int32]] = [:]

  public var count: Int { similarity.count }
}

/// How an attacker's output is read before it is scored.
struct OutputReading: Codable, Sendable, Equatable {
  let scale: Double
  let offset: Double

  static let plain = OutputReading(scale: 1, offset: 0)
  static let negated = OutputReading(scale: -1, offset: 1)

  var kind: AuditAttacker.Output {
    switch self {
    case .plain: .plain
    case .negated: .negated
    default: .affine
    }
  }

  func callAsFunction(_ output: Tensor) -> Tensor {
    self == .plain ? output : output.scaled(by: scale, plus: offset).clamped(to: 0...1)
  }
}

/// Compares reconstructions with the pictures of one part of the data.
public struct PictureJudge {
  private let evidence: Evidence
  private let precision: Precision
  private let multiScale: StructuralSimilarity
  private let singleScale: StructuralSimilarity
  private let perception: Perception?

  static let chunk = 128
  /// Pictures of a validation: enough to choose by, few enough to be quick.
  public static let validationLimit = 512

  public init(_ evidence: Evidence, precision: Precision) {
    self.init(evidence, precision: precision, perception: nil)
  }

  init(_ evidence: Evidence, precision: Precision, perception: Perception?) {
    self.evidence = evidence
    self.perception = perception
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
        guard let impression = perception?.impression(of: guess, for: truth) else { continue }
        all.perceptual += impression.distances
        all.classes.merge(impression.classes, uniquingKeysWith: +)
      }
    }
    return all
  }

  /// The class that a network trained here takes each original for, by label of the task.
  func classesOfOriginals() -> [String: [Int32]] {
    guard let perception else { return [:] }
    return evidence.indices.chunks(of: Self.chunk).reduce(into: [:]) { all, places in
      let pictures = evidence.pictures(places, precision: precision)
      all.merge(perception.classes(of: pictures), uniquingKeysWith: +)
    }
  }

  /// What `rebuild` makes of some pictures from all over the part, computed once for many questions.
  func guesses(
    most: Int = PictureJudge.validationLimit, _ rebuild: (Tensor) -> Tensor
  ) -> [PictureGuess] {
    withoutGradients {
      evidence.indices.thinned(to: most).chunks(of: Self.chunk).map { places in
        PictureGuess(
          truth: evidence.pictures(places, precision: precision),
          guess: rebuild(evidence.protected(places)))
      }
    }
  }

  /// MS-SSIM of what `rebuild` makes of each picture of the part.
  func similarities(_ rebuild: (Tensor) -> Tensor) -> [Double] {
    withoutGradients {
      evidence.indices.chunks(of: Self.chunk).flatMap { places in
        multiScale.values(
          evidence.pictures(places, precision: precision), rebuild(evidence.protected(places))
        ).doubles
      }
    }
  }

  /// Mean MS-SSIM over some pictures from all over the part.
  func similarity(_ rebuild: (Tensor) -> Tensor) -> Double { similarity(of: guesses(rebuild)) }

  /// The reading of an attacker's output that is best on this part: as it is, negated, or with the
  /// scale and offset of least squares; and the mean MS-SSIM that it gives.
  func bestReading(of guesses: [PictureGuess]) -> (reading: OutputReading, similarity: Double) {
    let candidates = [.plain, .negated, fitted(guesses)]
    let values = candidates.map { similarity(of: guesses, $0) }
    let best = values.indices.max { values[$0] < values[$1] } ?? 0
    // A reading other than the plain one must earn its place beyond rounding.
    return values[best] > values[0] + 1e-4
      ? (candidates[best], values[best]) : (.plain, values[0])
  }

  /// Further metrics of guesses, by name.
  func measures(of guesses: [PictureGuess], _ reading: OutputReading) -> [String: Double] {
    withoutGradients {
      let read = guesses.map { ($0.truth, reading($0.guess)) }
      return [
        "SSIM": read.flatMap { singleScale.values($0, $1).doubles }.average,
        "PSNR": read.flatMap { PixelErrors.peakSignalToNoise($0, $1).doubles }.average,
      ]
    }
  }

  private func similarity(
    of guesses: [PictureGuess], _ reading: OutputReading = .plain
  ) -> Double {
    withoutGradients {
      guesses.flatMap { multiScale.values($0.truth, reading($0.guess)).doubles }.average
    }
  }

  private func fitted(_ guesses: [PictureGuess]) -> OutputReading {
    var (n, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    withoutGradients {
      for (truth, guess) in guesses.map({ ($0.truth, $0.guess) }) {
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

/// Pictures `[N, C, H, W]` and what an attacker takes them for.
public struct PictureGuess {
  let truth: Tensor
  let guess: Tensor
}
