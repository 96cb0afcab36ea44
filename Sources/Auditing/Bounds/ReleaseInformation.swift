import Foundation
import Records
import Tensors

/// How much normal noise lets through, in nats: upper bounds of the mutual information between a
/// picture and its release.
struct ReleaseInformation {
  /// For whatever pictures; nil where nothing bounds what the noise is added to.
  let byConstruction: Double?
  /// For pictures like the test pictures: the upper end of a 95 % interval.
  let measured: Double
  /// The same for so many releases of one picture, each with noise of its own.
  let repeated: Double
  /// Of each test picture, for means over classes.
  let costs: [Double]
  /// Rows of the test pictures in units of the noise, `[N, M]`.
  let rows: Tensor

  /// Releases of one picture that ``repeated`` speaks of.
  static let repeats = 10

  init(_ audit: BoundsAudit) {
    let (subject, release) = (audit.subject, audit.release)
    byConstruction = Self.byConstruction(release, numbers: subject.protectedShape.count)
    rows = release.rows(audit.test, of: subject)
    let (fit, choice) = (
      release.rows(audit.fit, of: subject), release.rows(audit.choice, of: subject)
    )
    var kind = MixtureDensity.Rows.means
    if case .unknown = release.mean { kind = .releases }
    let density = MixtureDensity(kind, of: fit, choosingOn: choice, seed: subject.seed)
    costs = density.costs(of: rows)
    measured = audit.upperEnd(costs)
    guard kind == .means else {
      // Information adds up at most.
      repeated = Double(Self.repeats) * measured
      return
    }
    // The mean of k releases says all of them, under noise of deviation σ / √k.
    let root = Double(Self.repeats).squareRoot()
    let finer = MixtureDensity(
      .means, of: fit * root, choosingOn: choice * root, parts: [1], seed: subject.seed)
    repeated = min(
      Double(Self.repeats) * measured, audit.upperEnd(finer.costs(of: rows * root)))
  }

  /// The least that holds, in nats.
  var least: Double { min(measured, byConstruction ?? .infinity) }

  private static func byConstruction(_ release: NoisyRelease, numbers: Int) -> Double? {
    let noise = release.noise
    var bounds: [Double] = []
    if case .pictures = release.mean {
      bounds.append(NoiseChannel.nats(unitRange: numbers, deviations: noise.scales))
    }
    if let clip = noise.clip, let least = noise.scales.min() {
      bounds.append(NoiseChannel.nats(clip: clip, numbers: numbers, deviation: least))
    }
    return bounds.min()
  }

  /// The largest distance between what the noise is added to, in units of the noise; nil where nothing
  /// bounds it.
  static func diameter(_ release: NoisyRelease, numbers: Int) -> Double? {
    let noise = release.noise
    var diameters: [Double] = []
    if case .pictures = release.mean {
      let each = noise.scales.map { 1 / ($0 * $0) }
      let sum = each.count == 1 ? Double(numbers) * each[0] : each.reduce(0, +)
      diameters.append(sum.squareRoot())
    }
    if let clip = noise.clip, let least = noise.scales.min() { diameters.append(2 * clip / least) }
    return diameters.min()
  }
}
