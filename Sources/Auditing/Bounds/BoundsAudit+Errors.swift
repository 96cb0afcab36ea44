import Foundation
import Records
import Tensors

extension BoundsAudit {
  /// What remains of a picture's values after every attack.
  ///
  /// - Parameters:
  ///   - information: nil for noise that is not normal.
  ///   - attackers: the least error of this audit's own.
  func errorBounds(_ information: ReleaseInformation?, attackers: Double?) -> [AuditBound] {
    let values = subject.picture.count
    let leakage = leakage.map { $0 / Double(values) }
    var bounds: [AuditBound] = []
    if let leakage {
      bounds.append(
        error(
          "picture, attackers without bias", .bound, ErrorBound.unbiased(leakage: leakage),
          BoundWords.unbiased, by: BoundWords.allUnbiased, source: BoundWords.maeng))
    }
    if let leakage, case .pictures = release.mean {
      bounds.append(
        error(
          "picture, the hardest pictures", .bound,
          ErrorBound.biased(leakage: leakage, prior: ErrorBound.leastPrior),
          BoundWords.hardest, by: BoundWords.allOfHardest, source: BoundWords.vanTrees))
    }
    let pictures = PictureDensity(self)
    if let information {
      let entropy = ErrorBound.entropy(
        held: pictures.held, told: information.least, values: values, blur: PictureDensity.blur)
      bounds.append(
        error(
          "picture, by conditional entropy", .estimate, entropy, BoundWords.asSpread,
          source: BoundWords.xia, attackers: attackers))
    }
    if let leakage {
      bounds.append(
        error(
          "picture, by Fisher information", .estimate,
          ErrorBound.biased(leakage: leakage, prior: pictures.fisherInformation),
          BoundWords.asSmooth, source: BoundWords.maeng, attackers: attackers))
    }
    return bounds
  }

  private func error(
    _ name: String, _ kind: AuditBound.Kind, _ value: Double, _ assumption: String,
    by who: String = "No reconstruction has", source: String, attackers: Double? = nil
  ) -> AuditBound {
    AuditBound(
      name: name, kind: kind, value: value, unit: .error, assumption: assumption,
      implication: BoundWords.remaining(value, by: who, attackers: attackers), source: source)
  }

  /// The trace of the Fisher information, its mean over pictures; nil where nobody has what the noise is
  /// added to. One over the mean is below the mean of one over it, so the mean errs on the safe side.
  private var leakage: Double? {
    switch release.mean {
    case .pictures:
      let each = release.noise.scales.map { 1 / ($0 * $0) }
      return each.average * Double(subject.picture.count)
    case .function(let function):
      let traces = test.chunks(of: Self.chunk).enumerated().flatMap { number, places in
        FisherTrace.probed(
          AuditSubject.pictures(subject.dataset, places, precision: subject.precision),
          probes: Self.probes, seed: subject.seed &+ UInt64(number * Self.probes)
        ) { release.inUnitsOfNoise(function($0).converted(to: .float32)) }
      }
      return upperEnd(traces)
    case .unknown: return nil
    }
  }

  private static let probes = 4
  private static let chunk = 64
}

/// What pictures are like before they are released, as far as a normal mixture can say.
///
/// Of all distributions of one covariance the normal one has the most entropy and the least Fisher
/// information, so both figures err in favour of protection: what rests on them is an estimate.
private struct PictureDensity {
  /// Nats that a picture's noisy version holds of it.
  let held: Double
  /// J / d of the noisy pictures.
  let fisherInformation: Double

  /// Deviation of the noise that gives pictures an entropy: one of 255 levels.
  static let blur = 1.0 / 255

  init(_ audit: BoundsAudit) {
    let subject = audit.subject
    func rows(_ places: [Int]) -> Tensor {
      NoisyRelease(ReleaseNoise(.gaussian, scales: [Self.blur]), on: .pictures)
        .rows(places, of: subject)
    }
    let (fit, choice, test) = (rows(audit.fit), rows(audit.choice), rows(audit.test))
    let mixture = MixtureDensity(.means, of: fit, choosingOn: choice, seed: subject.seed)
    held = mixture.costs(of: test).average
    let normal = MixtureDensity(
      .means, of: fit, choosingOn: choice, parts: [1], seed: subject.seed)
    fisherInformation =
      (normal.inverseTrace ?? 0) / (Self.blur * Self.blur) / Double(subject.picture.count)
  }
}
