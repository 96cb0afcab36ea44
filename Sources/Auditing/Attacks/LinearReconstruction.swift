import Architectures
import Tensors
import Training

/// Works out the linear map from what is released to pictures by least squares, on pairs: whatever
/// one key permutes, inverts or mixes in the same way in all pictures comes back so, wherever it
/// was moved to, which networks that slide over a picture never learn.
///
/// Pixel by pixel it goes from the bits of each pixel, as many maps as pixels: a stream of key bits
/// that is used for all pictures comes off so.
struct LinearReconstruction: Attack {
  enum Scope: CaseIterable {
    case whole, pixels
  }

  let scope: Scope
  let uses: Set<Resource> = [.lessons]
  var learns: Bool { false }

  /// Numbers of a sample beyond which nobody solves for a map of all of them: pictures of 64 x 64.
  static let most = 3 * 64 * 64
  /// Of an input's variance; validation chooses.
  private static let ridges = [1e-5, 1e-3, 1e-1]
  private static let seed: UInt64 = 0x51D6E

  init(_ scope: Scope) { self.scope = scope }

  var name: String {
    switch scope {
    case .whole: "ridge regression"
    case .pixels: "ridge regression of each pixel"
    }
  }
  var summary: String {
    switch scope {
    case .whole: "linear map from all that is released to the picture, least squares on pairs"
    case .pixels: "for each pixel the linear map from its own bits, least squares on pairs"
    }
  }

  /// Pairs that the map is worked out from.
  private var lessons: Int {
    switch scope {
    case .whole: 4096
    case .pixels: 512
    }
  }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    guard target == .picture, !observation.hasIndependentKeys,
      observation.picture.count <= Self.most
    else { return false }
    return switch scope {
    case .whole: observation.protected.count <= Self.most
    case .pixels: ReleaseInput.bits.suits(observation)
    }
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    session(on: observation, from: observation.required(\.lessons).indices)
  }

  /// - Parameter places: lessons; of very many some are enough.
  func session(on observation: Observation, from places: [Int]) -> ReadySession {
    let known = observation.required(\.lessons)
    let places = places.thinned(to: lessons)
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    let shape = observation.picture
    return withoutGradients {
      let regression = RidgeRegression(
        inputs(observation.lessons(at: places, seed: Self.seed) { $0 }),
        rows(known.pictures(places, precision: observation.precision)))
      return ReadySession.best(
        of: Self.ridges.lazy.map { ridge in
          let map = regression.fitted(ridge: ridge)
          return ReadySession(judgedBy: judge) { released in
            pictures(map(inputs(released)), shape).clamped(to: 0...1)
          }
        })
    }
  }

  /// What a map begins from, `[B, N, D]`.
  private func inputs(_ released: Tensor) -> Tensor {
    switch scope {
    case .whole: rows(released.converted(to: .float32))
    case .pixels: rows(ReleaseInput.bits.prepare(released))
    }
  }

  /// `[N, C, H, W]` to `[1, N, C H W]`, or to `[H W, N, C]`.
  private func rows(_ samples: Tensor) -> Tensor {
    let shape = samples.shape
    return switch scope {
    case .whole: samples.reshaped([1, shape[0], -1])
    case .pixels:
      samples.permuted([2, 3, 0, 1]).reshaped([shape[2] * shape[3], shape[0], shape[1]])
    }
  }

  /// The way back, to pictures `[N, C, H, W]`.
  private func pictures(_ rows: Tensor, _ picture: FeatureShape) -> Tensor {
    let (count, size) = (rows.shape[1], picture.size)
    return switch scope {
    case .whole: rows.reshaped([count, picture.channels, size.height, size.width])
    case .pixels:
      rows.reshaped([size.height, size.width, count, picture.channels]).permuted([2, 3, 0, 1])
    }
  }
}
