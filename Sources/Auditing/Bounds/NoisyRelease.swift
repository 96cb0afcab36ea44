import Records
import Tensors

/// A release that is noise on top of something, as bounds against every attacker need it.
public struct NoisyRelease {
  /// What the noise is added to.
  public enum Mean {
    /// The pictures themselves. What was clipped or rounded after the noise keeps every bound: nobody
    /// learns more from a function of a release than from the release (data processing).
    case pictures
    /// A function of pictures, `[N, C, H, W]`, with derivatives.
    case function(AuditSubject.Function)
    /// Nobody here can have it. Then the release itself must hold the whole noise, unclipped.
    case unknown
  }

  public var noise: ReleaseNoise
  public var mean: Mean

  public init(_ noise: ReleaseNoise, on mean: Mean) {
    self.noise = noise
    self.mean = mean
  }
}

extension NoisyRelease {
  /// Rows `[N, M]` in units of the noise: of what it is added to, or of the release where nobody has
  /// that.
  func rows(_ places: [Int], of subject: AuditSubject) -> Tensor {
    withoutGradients {
      .concatenated(
        places.chunks(of: 128).map { places in
          inUnitsOfNoise(values(places, of: subject).converted(to: .float64, on: .cpu))
        })
    }
  }

  private func values(_ places: [Int], of subject: AuditSubject) -> Tensor {
    if case .unknown = mean { return subject.release(places) }
    let pictures = AuditSubject.pictures(subject.dataset, places, precision: subject.precision)
    guard case .function(let function) = mean else { return pictures }
    return function(pictures)
  }

  /// `[N, …]` to `[N, M]`.
  func inUnitsOfNoise(_ values: Tensor) -> Tensor {
    let rows = values.converted(layout: .contiguous).flattened()
    guard noise.scales.count > 1 else { return rows / noise.scales[0] }
    precondition(
      noise.scales.count == rows.shape[1],
      "ReleaseNoise: \(noise.scales.count) scales for \(rows.shape[1]) numbers")
    return rows
      / Tensor(noise.scales.map(Float.init), shape: [1, rows.shape[1]]).converted(to: rows.dtype)
  }
}
