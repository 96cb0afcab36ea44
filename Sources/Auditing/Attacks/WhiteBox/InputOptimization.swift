import Architectures
import Networks
import Tensors
import Training

/// Moves a picture until the obfuscator's features of it are those that were released, with total
/// variation as the idea of a picture, from several starts of which the nearest counts: the mean
/// picture, noise, and what the strongest decoder makes of it. How smooth is chosen on validation.
/// Source: Mahendran and Vedaldi; He, Zhang and Lee on split inference. Has the weights.
struct InputOptimization: Attack {
  static let name = "input optimisation"
  var name: String { Self.name }
  let summary = "picture moved until its features are the released ones, total variation, restarts"
  let uses: Set<Resource> = [.pictures, .weights]

  private static let judged = 64
  private static let chunk = 64
  private static let rate = 0.1
  private static let smoothness = [0.003, 0.03, 0.3]

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    let start = StartingPictures(observation, context)
    func rebuild(_ released: Tensor, _ smoothness: Double, _ steps: Int) -> Tensor {
      let matching = FeatureMatching(
        obfuscator: observation.required(\.obfuscator), precision: observation.precision,
        steps: steps, rate: Self.rate, smoothness: smoothness)
      let rows = Array(0..<released.shape[0])
      return .concatenated(
        rows.chunks(of: Self.chunk).map { chunk in
          Self.nearest(released.rows(chunk), start, matching)
        })
    }
    // A few steps on few pictures tell which smoothness is the best.
    let tried = Self.smoothness.map { smoothness in
      judge.bestReading(
        of: judge.guesses(most: Self.judged / 2) {
          rebuild($0, smoothness, max(50, context.steps / 3))
        }
      ).similarity
    }
    let best = tried.indices.max { tried[$0] < tried[$1] } ?? 0
    return ReadySession(judgedBy: judge, judged: Self.judged) {
      rebuild($0, Self.smoothness[best], context.steps)
    }
  }

  /// Of several starts the one that ends nearest, picture by picture.
  private static func nearest(
    _ released: Tensor, _ start: StartingPictures, _ matching: FeatureMatching
  ) -> Tensor {
    let results = start.pictures(for: released).map { picture -> (Tensor, [Float]) in
      let logits = Parameter(picture.shape, .constant(0))
      withoutGradients {
        let inner = picture.clamped(to: 0.02...0.98)
        logits.value.assign((inner / (1 - inner)).log())
      }
      return withGradients { matching.run(released, moving: [logits]) { logits.value.sigmoid() } }
    }
    let rows = (0..<released.shape[0]).map { row in
      results.indices.min { results[$0].1[row] < results[$1].1[row] } ?? 0
    }
    return withoutGradients {
      .concatenated(rows.enumerated().map { row, best in results[best].0.rows([row]) })
    }
  }
}

/// Where an optimisation begins.
private struct StartingPictures {
  private let mean: Tensor
  private let strongest: ((Tensor) -> Tensor)?
  private let seed: UInt64

  init(_ observation: Observation, _ context: AttackContext) {
    let own = observation.required(\.own)
    let shape = observation.picture
    let values = MeanPicture.values(own).map { $0 / 255 }
    mean = Tensor(values, shape: [1, shape.size.height, shape.size.width, shape.channels])
      .permuted([0, 3, 1, 2]).converted(on: observation.precision.device)
    strongest = context.strongest
    seed = context.seed
  }

  func pictures(for released: Tensor) -> [Tensor] {
    withoutGradients {
      var shape = mean.shape
      shape[0] = released.shape[0]
      let blank = mean.expanded(to: shape) + Tensor.zeros(shape, device: mean.device)
      let noise = Tensor.uniform(shape, low: 0, high: 1, seed: seed).converted(on: mean.device)
      return [blank, noise] + (strongest.map { [$0(released).converted(to: .float32)] } ?? [])
    }
  }
}
